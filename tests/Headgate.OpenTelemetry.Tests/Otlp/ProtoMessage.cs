using Google.Protobuf;

namespace Headgate.OpenTelemetry.Tests.Otlp;

/// <summary>A message of protobuf, by the numbers of its fields.</summary>
internal sealed class ProtoMessage
{
    private readonly Dictionary<int, List<object>> _fields = [];

    public static ProtoMessage Parse(ByteString bytes)
    {
        var message = new ProtoMessage();
        var input = bytes.CreateCodedInput();
        while (input.ReadTag() is var tag && tag != 0)
        {
            var number = WireFormat.GetTagFieldNumber(tag);
            if (!message._fields.TryGetValue(number, out var values)) message._fields.Add(number, values = []);
            values.Add(WireFormat.GetTagWireType(tag) switch
            {
                WireFormat.WireType.Varint => input.ReadUInt64(),
                WireFormat.WireType.Fixed64 => input.ReadFixed64(),
                WireFormat.WireType.Fixed32 => (ulong)input.ReadFixed32(),
                WireFormat.WireType.LengthDelimited => input.ReadBytes(),
                var type => throw new InvalidDataException($"Field {number} is of type {type}."),
            });
        }

        return message;
    }

    public bool Has(int field) => _fields.ContainsKey(field);

    public IEnumerable<ProtoMessage> Messages(int field) => Values<ByteString>(field).Select(Parse);

    public ProtoMessage Message(int field) => Values<ByteString>(field) is [var bytes] ? Parse(bytes) : new ProtoMessage();

    public string Text(int field) => Values<ByteString>(field) is [var bytes] ? bytes.ToStringUtf8() : "";

    public string Hex(int field) => Values<ByteString>(field) is [var bytes] ? Convert.ToHexStringLower(bytes.Span) : "";

    public ulong Number(int field) => Values<ulong>(field) is [var number] ? number : 0;

    public double Double(int field) => BitConverter.UInt64BitsToDouble(Number(field));

    /// <summary>Numbers of 64 bits, packed or not.</summary>
    public IReadOnlyList<ulong> Numbers(int field)
    {
        var numbers = new List<ulong>(_fields.GetValueOrDefault(field, []).OfType<ulong>());
        foreach (var packed in Values<ByteString>(field))
        {
            for (var input = packed.CreateCodedInput(); !input.IsAtEnd;) numbers.Add(input.ReadFixed64());
        }

        return numbers;
    }

    private List<T> Values<T>(int field) => [.. _fields.GetValueOrDefault(field, []).OfType<T>()];
}
