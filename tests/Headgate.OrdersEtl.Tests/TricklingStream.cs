namespace Headgate.OrdersEtl.Tests;

/// <summary>Gives at most so many bytes at a time, as a slow disk may.</summary>
public sealed class TricklingStream(byte[] bytes, int chunk) : MemoryStream(bytes)
{
    public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, chunk));
}
