namespace Headgate.Dashboard.Assets;

/// <summary>A file that browsers get.</summary>
/// <param name="ContentType">What it is.</param>
/// <param name="Bytes">What it says.</param>
/// <param name="Tag">A mark of that, for <c>ETag</c>.</param>
internal sealed record Asset(string ContentType, byte[] Bytes, string Tag);
