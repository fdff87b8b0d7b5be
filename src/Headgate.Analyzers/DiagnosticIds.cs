namespace Headgate.Analyzers;

/// <summary>The numbers of the rules, which never change. docs/analyzers.md says what each is about.</summary>
internal static class DiagnosticIds
{
    public const string Blocking = "HG1001";
    public const string SwallowedCancellation = "HG1002";
    public const string KeptMessage = "HG1003";
    public const string KeptEventBatch = "HG1004";
    public const string AsyncVoid = "HG1005";
    public const string UnboundedBatchKey = "HG1006";
    public const string UnserializableType = "HG1007";
}
