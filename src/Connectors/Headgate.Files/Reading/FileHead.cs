using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Headgate.Files.Reading;

/// <summary>The beginning of a file, by which it is known again. Files only grow at their end: what the beginning is once, it stays. Thread-safe.</summary>
internal sealed class FileHead
{
    public const int MostBytes = 1024;

    private readonly Lock _gate = new();
    private readonly byte[] _bytes = new byte[MostBytes];
    private int _hashedBytes = -1;
    private string _hash = "";

    public int Length { get; private set; }

    /// <summary>Reads what has come of it since.</summary>
    public void Grow(SafeFileHandle file)
    {
        lock (_gate)
        {
            while (Length < MostBytes && RandomAccess.Read(file, _bytes.AsSpan(Length), Length) is > 0 and var count) Length += count;
        }
    }

    /// <summary>Whether the file still begins like this.</summary>
    public bool IsOf(SafeFileHandle file)
    {
        Span<byte> now = stackalloc byte[MostBytes];
        var count = 0;
        while (count < Length)
        {
            var more = RandomAccess.Read(file, now[count..Length], count);
            if (more == 0) return false;
            count += more;
        }

        return now[..Length].SequenceEqual(_bytes.AsSpan(0, Length));
    }

    /// <summary>The hash of its first bytes, in hexadecimal digits; empty when that is none.</summary>
    public string Hash(int count)
    {
        if (count == 0) return "";
        lock (_gate)
        {
            if (count == _hashedBytes) return _hash;
            _hash = Convert.ToHexString(SHA256.HashData(_bytes.AsSpan(0, count)));
            _hashedBytes = count;
            return _hash;
        }
    }
}
