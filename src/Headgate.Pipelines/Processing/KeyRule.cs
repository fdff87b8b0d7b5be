namespace Headgate.Pipelines.Processing;

/// <summary>What keeps messages in order in a step: a key that the user makes of them, the key that they have from an earlier step, or nothing.</summary>
internal sealed class KeyRule<T>(bool isKeyed, Func<T, int>? hash)
{
    private Message<T>[] _room = [];

    /// <summary>No key: messages may overtake each other.</summary>
    public static KeyRule<T> None { get; } = new(false, null);

    public bool IsKeyed => isKeyed;

    /// <summary>Gives messages their keys. One whose key cannot be made is failed. For one thread at a time; valid until the next call.</summary>
    public ReadOnlySpan<Message<T>> Apply(ReadOnlySpan<Message<T>> messages)
    {
        if (hash is null) return messages;
        if (_room.Length < messages.Length) _room = new Message<T>[messages.Length];
        for (var i = 0; i < messages.Length; i++) _room[i] = Apply(messages[i]);
        return _room.AsSpan(0, messages.Length);
    }

    private Message<T> Apply(in Message<T> message)
    {
        try
        {
            message.Delivery.Key = hash!(message.Data);
            return message;
        }
        catch (Exception failure)
        {
            message.Delivery.Key = 0;
            return message.Fail(failure);
        }
    }
}
