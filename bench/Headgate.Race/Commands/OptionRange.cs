using System.CommandLine;

namespace Headgate.Race.Commands;

/// <summary>Refuses an option outside its range in one sentence: name, value, allowed range.</summary>
internal static class OptionRange
{
    public static void MustLieBetween(this Option<int> option, int least, int most) =>
        option.Validators.Add(result =>
        {
            var value = result.GetValueOrDefault<int>();
            if (value < least || value > most) result.AddError(Refusal(option.Name, value, least, most));
        });

    public static void MustLieBetween(this Option<long?> option, long least, long most) =>
        option.Validators.Add(result =>
        {
            var value = result.GetValueOrDefault<long?>();
            if (value < least || value > most) result.AddError(Refusal(option.Name, value, least, most));
        });

    private static string Refusal(string name, long? value, long least, long most) =>
        $"Option {name} is {value}; it must lie between {least} and {most}.";
}
