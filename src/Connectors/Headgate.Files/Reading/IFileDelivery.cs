namespace Headgate.Files.Reading;

/// <summary>A message that was read from a file, whatever its type.</summary>
internal interface IFileDelivery
{
    /// <summary>The position of the message after it.</summary>
    long End { get; }

    /// <summary>It is done with; false when it was before: what could not be kept is told again.</summary>
    bool TrySettle();
}
