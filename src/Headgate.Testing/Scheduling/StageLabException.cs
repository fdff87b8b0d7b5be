namespace Headgate.Testing.Scheduling;

/// <summary>A run in a <see cref="StageLab"/> could not go on: nothing could happen any more, or something ran outside the lab.</summary>
public sealed class StageLabException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened, with the seed and the demand of every stage.</param>
    public StageLabException(string message)
        : base(message)
    {
    }
}
