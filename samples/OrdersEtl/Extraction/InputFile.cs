namespace OrdersEtl.Extraction;

/// <summary>A file that a run reads.</summary>
/// <param name="Path">Full path.</param>
/// <param name="LengthBytes">Its size when the run began.</param>
public sealed record InputFile(string Path, long LengthBytes);
