using System.Globalization;
using Microsoft.Extensions.Options;

namespace Headgate.Pipelines.Options;

/// <summary>Gathers what is wrong with options, each in one sentence, so that all of it is told at once.</summary>
/// <param name="owner">Whose options they are: the name of the pipeline, or of the connector.</param>
/// <remarks>Not thread-safe.</remarks>
public sealed class OptionFaults(string owner)
{
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(49);

    private readonly List<string> _faults = [];

    /// <summary>Gets the faults, each with its owner.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>Adds a fault.</summary>
    /// <param name="fault">The option, what it must be, and what it was, without a full stop.</param>
    public void Add(string fault) => _faults.Add($"{owner}: {fault}");

    /// <summary>Adds a fault when a number is too small.</summary>
    /// <param name="path">Where the option stands, as in the configuration; empty for the options themselves.</param>
    /// <param name="option">The name of the option.</param>
    /// <param name="value">Its value.</param>
    /// <param name="least">The least value that is allowed.</param>
    public void AtLeast(string path, string option, long value, long least)
    {
        if (value < least) Add($"{Full(path, option)} must be at least {Of(least)}, was {Of(value)}");
    }

    /// <summary>Adds a fault when a time is neither more than 0 nor infinite.</summary>
    /// <param name="path">Where the option stands.</param>
    /// <param name="option">The name of the option.</param>
    /// <param name="value">Its value.</param>
    public void Positive(string path, string option, TimeSpan value)
    {
        if (value <= TimeSpan.Zero && value != Timeout.InfiniteTimeSpan) Add($"{Full(path, option)} must be more than 0, or infinite (-00:00:00.0010000), was {value}");
    }

    /// <summary>Adds a fault when a time is not more than 0, or longer than a timer can run.</summary>
    internal void Finite(string path, string option, TimeSpan value)
    {
        if (value <= TimeSpan.Zero || value > LongestTimer) Add($"{Full(path, option)} must be more than 0 and at most {LongestTimer.Days} days, was {value}");
    }

    /// <summary>Adds a fault when a time is less than 0.</summary>
    /// <param name="path">Where the option stands.</param>
    /// <param name="option">The name of the option.</param>
    /// <param name="value">Its value.</param>
    public void NotNegative(string path, string option, TimeSpan value)
    {
        if (value < TimeSpan.Zero) Add($"{Full(path, option)} must be at least 0, was {value}");
    }

    /// <summary>Adds a fault when a text is absent or empty.</summary>
    /// <param name="path">Where the option stands.</param>
    /// <param name="option">The name of the option.</param>
    /// <param name="value">Its value, which is not told.</param>
    public void Required(string path, string option, string? value)
    {
        if (string.IsNullOrEmpty(value)) Add($"{Full(path, option)} must be set");
    }

    /// <summary>Adds the faults of options on connecting again.</summary>
    /// <param name="path">Where they stand.</param>
    /// <param name="value">The options.</param>
    public void Reconnect(string path, Connections.ReconnectOptions value)
    {
        ArgumentNullException.ThrowIfNull(value);
        value.Check(path, this);
    }

    /// <summary>Tells of all faults, if there are any.</summary>
    /// <typeparam name="TOptions">The type of the options.</typeparam>
    /// <exception cref="OptionsValidationException">There are; <see cref="OptionsValidationException.Failures"/> lists them.</exception>
    public void ThrowIfAny<TOptions>()
    {
        if (_faults.Count > 0) throw new OptionsValidationException(owner, typeof(TOptions), _faults);
    }

    private static string Full(string path, string option) => path.Length == 0 ? option : $"{path}:{option}";

    private static string Of(long value) => value.ToString(CultureInfo.InvariantCulture);
}
