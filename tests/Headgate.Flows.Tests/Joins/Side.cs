namespace Headgate.Flows.Tests.Joins;

/// <summary>An element of a join: its key, which of its side it is, and when it happened, in seconds.</summary>
internal sealed record Side(string? Key, int Number, int Second)
{
    public DateTimeOffset At => DateTimeOffset.UnixEpoch.AddSeconds(Second);

    /// <summary>Elements at random: few keys, some of them null, in about the order of their times.</summary>
    public static Side[] Some(Random random, int count, int keys, int disorder = 0) =>
        [.. Enumerable.Range(0, count).Select(number => new Side(KeyOf(random.Next(keys + 1)), number, Math.Max(0, (number / 3) - random.Next(disorder + 1))))];

    private static string? KeyOf(int number) => number == 0 ? null : $"k{number}";
}
