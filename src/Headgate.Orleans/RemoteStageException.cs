namespace Headgate.Orleans;

/// <summary>A stage in another silo has failed. The exception itself stays in that silo's log: here are the name of its type and its message.</summary>
public sealed class RemoteStageException : Exception
{
    internal RemoteStageException(string stage, string typeName, string message)
        : base($"Stage '{stage}', in another silo, failed with {typeName}: {message}")
    {
        StageName = stage;
        TypeName = typeName;
    }

    /// <summary>Gets the name of the stage.</summary>
    public string StageName { get; }

    /// <summary>Gets the full name of the type of its exception.</summary>
    public string TypeName { get; }
}
