using System.Text;

namespace Headgate.RabbitMq.Publishing;

/// <summary>The bodies of data whose bytes are known.</summary>
internal static class BodyOf
{
    /// <summary>Whether all data of a type have one.</summary>
    public static bool IsKnown<T>() =>
        typeof(T) == typeof(RabbitMqMessage) || typeof(T) == typeof(byte[]) || typeof(T) == typeof(ReadOnlyMemory<byte>) || typeof(T) == typeof(string);

    /// <summary>The body of data; null when it is not known.</summary>
    public static ReadOnlyMemory<byte>? Data(object? data) => data switch
    {
        RabbitMqMessage message => message.Body,
        byte[] bytes => bytes,
        ReadOnlyMemory<byte> bytes => bytes,
        string text => Encoding.UTF8.GetBytes(text),
        _ => null,
    };
}
