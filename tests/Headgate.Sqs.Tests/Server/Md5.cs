using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Headgate.Sqs.Tests.Server;

/// <summary>The sums that the protocol has of bodies and attributes, as its documentation describes them.</summary>
internal static class Md5
{
    public static string Of(string body) => Hex(Encoding.UTF8.GetBytes(body));

    public static string? Of(JsonObject? attributes)
    {
        if (attributes is null || attributes.Count == 0) return null;
        using var bytes = new MemoryStream();
        foreach (var (name, value) in attributes.OrderBy(static attribute => attribute.Key, StringComparer.Ordinal))
        {
            Write(bytes, Encoding.UTF8.GetBytes(name));
            Write(bytes, Encoding.UTF8.GetBytes((string)value!["DataType"]!));
            var isText = value["StringValue"] is not null;
            bytes.WriteByte(isText ? (byte)1 : (byte)2);
            Write(bytes, isText ? Encoding.UTF8.GetBytes((string)value["StringValue"]!) : Convert.FromBase64String((string)value["BinaryValue"]!));
        }

        return Hex(bytes.ToArray());
    }

    private static void Write(MemoryStream bytes, byte[] part)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, part.Length);
        bytes.Write(length);
        bytes.Write(part);
    }

    // The protocol asks for MD5: it finds damage, and secures nothing.
#pragma warning disable CA5351, CA1308
    private static string Hex(byte[] bytes) => Convert.ToHexString(MD5.HashData(bytes)).ToLowerInvariant();
#pragma warning restore CA5351, CA1308
}
