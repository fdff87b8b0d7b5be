using System.Buffers.Binary;

namespace Headgate.Race.Brokers;

/// <summary>A message that says a number.</summary>
internal static class NumberBody
{
    public static byte[] Of(long number)
    {
        var body = new byte[BrokerBounds.BodyBytes];
        BinaryPrimitives.WriteInt64LittleEndian(body, number);
        return body;
    }

    public static long NumberOf(ReadOnlySpan<byte> body) => BinaryPrimitives.ReadInt64LittleEndian(body);
}
