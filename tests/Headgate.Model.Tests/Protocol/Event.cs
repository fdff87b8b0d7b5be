namespace Headgate.Model.Tests.Protocol;

/// <summary>Events are numbers: which of its producer's, and for which partition.</summary>
internal static class Event
{
    /// <summary>The key of an event that belongs to no partition.</summary>
    public const int Stray = 7;

    public static int Of(int number, int key) => (number * 8) + key;

    public static int NumberOf(int value) => value / 8;

    public static int KeyOf(int value) => value % 8;
}
