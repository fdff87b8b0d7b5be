using System.Buffers;

namespace Headgate.Race.Brc;

/// <summary>Some whole rows of a file, in rented memory.</summary>
/// <param name="bytes">The memory.</param>
/// <param name="length">How much of it is rows.</param>
internal readonly struct BrcBlock(byte[] bytes, int length)
{
    private const int Size = 1 << 20;

    public ReadOnlySpan<byte> Rows => bytes.AsSpan(0, length);

    /// <summary>Gives the memory back.</summary>
    public void Return() => ArrayPool<byte>.Shared.Return(bytes);

    /// <summary>Reads a file block by block, each cut after its last whole row.</summary>
    public static IEnumerable<BrcBlock> Read(string path)
    {
        using var file = File.OpenHandle(path, options: FileOptions.SequentialScan);
        var at = 0L;
        while (true)
        {
            var bytes = ArrayPool<byte>.Shared.Rent(Size);
            var read = RandomAccess.Read(file, bytes, at);
            if (read == 0)
            {
                ArrayPool<byte>.Shared.Return(bytes);
                yield break;
            }

            var length = bytes.AsSpan(0, read).LastIndexOf((byte)'\n') + 1;
            at += length;
            yield return new BrcBlock(bytes, length);
        }
    }
}
