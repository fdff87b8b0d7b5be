using System.Globalization;

namespace Headgate.Pipelines.Options;

/// <summary>Gathers what is wrong with the options of a pipeline, each in one sentence.</summary>
internal sealed class OptionFaults(string pipeline)
{
    private readonly List<string> _faults = [];

    public IReadOnlyList<string> Faults => _faults;

    public void Add(string fault) => _faults.Add($"{pipeline}: {fault}");

    public void AtLeast(string path, string option, long value, long least)
    {
        if (value < least) Add($"{Full(path, option)} must be at least {Of(least)}, was {Of(value)}");
    }

    public void Positive(string path, string option, TimeSpan value)
    {
        if (value <= TimeSpan.Zero && value != Timeout.InfiniteTimeSpan) Add($"{Full(path, option)} must be more than 0, or infinite (-00:00:00.0010000), was {value}");
    }

    public void NotNegative(string path, string option, TimeSpan value)
    {
        if (value < TimeSpan.Zero) Add($"{Full(path, option)} must be at least 0, was {value}");
    }

    private static string Full(string path, string option) => path.Length == 0 ? option : $"{path}:{option}";

    private static string Of(long value) => value.ToString(CultureInfo.InvariantCulture);
}
