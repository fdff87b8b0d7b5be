namespace Headgate.Stages.Supervision;

/// <summary>What a supervisor can start and stop: a stage, a supervisor, a task.</summary>
internal interface ISupervised
{
    string Name { get; }

    /// <summary>Why it stopped; null while it runs.</summary>
    StopReason? StopReason { get; }

    /// <summary>Starts. <paramref name="exited"/> is called once, on any thread, when it has stopped after a successful start.</summary>
    Task StartAsync(StageEnvironment environment, Action exited);

    /// <summary>Asks it to stop and waits until it has; kills it after the deadline.</summary>
    Task StopAsync(StopReason reason, TimeSpan deadline);

    void Kill();
}
