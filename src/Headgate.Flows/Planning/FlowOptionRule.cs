using System.Globalization;

namespace Headgate.Flows.Planning;

/// <summary>A rule that an option of a flow breaks.</summary>
/// <param name="Option">The name of the option.</param>
/// <param name="Message">What it is, what it may be, and what to do.</param>
internal sealed record FlowOptionRule(string Option, string Message)
{
    /// <summary>Says what is wrong with an option.</summary>
    public static FlowOptionRule Of(string option, object? got, string allowed, string otherwise) =>
        new(option, string.Create(CultureInfo.InvariantCulture, $"{option} is {got}; it must be {allowed}. Set it to that, or {otherwise}."));
}
