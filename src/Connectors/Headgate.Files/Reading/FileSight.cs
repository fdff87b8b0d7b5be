namespace Headgate.Files.Reading;

/// <summary>A file as it was found.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="Identity">Its identity.</param>
/// <param name="Head">Its beginning.</param>
/// <param name="Length">How far positions may go in it: its length; without bound where positions are not of its bytes.</param>
internal sealed record FileSight(string Path, string Identity, FileHead Head, long Length)
{
    /// <summary>Whether positions are not those of its bytes: it is compressed, or a Parquet file.</summary>
    public bool IsOpaque => Length == long.MaxValue;

    /// <summary>The part of its identity by which it is known again.</summary>
    public string Lasting => FileIdentity.Lasting(Identity);

    /// <summary>How much of its beginning makes its fingerprint.</summary>
    public int FingerprintBytes(long offset) => IsOpaque ? Head.Length : (int)Math.Min(offset, Head.Length);
}
