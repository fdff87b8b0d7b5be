namespace Headgate.Model.Tests.Preemption;

/// <summary>Decides at each point whether the thread goes on or others go first.</summary>
internal interface IPreemption
{
    /// <summary>At a point.</summary>
    void Pass();

    /// <summary>The thread waits for another one.</summary>
    void Spin();
}
