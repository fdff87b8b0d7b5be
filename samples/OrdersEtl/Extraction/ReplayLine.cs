namespace OrdersEtl.Extraction;

/// <summary>A line of a rejects file, as it is read to be replayed. Whatever else the line holds is passed over.</summary>
/// <param name="Text">The row.</param>
/// <param name="File">The file in which it once stood.</param>
/// <param name="Line">Its line there.</param>
/// <param name="Kind">Why it was rejected. It says how the text is written.</param>
public sealed record ReplayLine(string Text, string? File = null, long? Line = null, string? Kind = null);
