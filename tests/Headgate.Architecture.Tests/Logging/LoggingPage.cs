using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Headgate.Architecture.Tests.Logging;

/// <summary>docs/logging.md: the ranges of ids, then the messages of each project. What a reader is to do is written there by hand; all else follows from the code.</summary>
internal sealed partial class LoggingPage
{
    public const string Path = "docs/logging.md";

    private readonly Dictionary<int, string> _advice = [];

    public LoggingPage(string text)
    {
        foreach (var line in text.Split('\n'))
        {
            if (RangeRow().Match(line) is { Success: true } range) Ranges[range.Groups[1].Value] = (Number(range.Groups[2]), Number(range.Groups[3]));
            else if (MessageRow().Match(line) is { Success: true } row) _advice.TryAdd(Number(row.Groups[1]), row.Groups[2].Value);
        }

        Tables = string.Join('\n', text.Split('\n').Where(static line => MessageRow().IsMatch(line) || ProjectHead().IsMatch(line)));
    }

    /// <summary>The first and the last id that a project may use.</summary>
    public Dictionary<string, (int First, int Last)> Ranges { get; } = [];

    /// <summary>The rows of messages, each below the head of its project.</summary>
    public string Tables { get; }

    /// <summary>The ids that the page says nothing of, but that they are there.</summary>
    public IEnumerable<int> WithoutAdvice => _advice.Where(static row => row.Value.Trim(' ', '?').Length == 0).Select(static row => row.Key);

    /// <summary>The tables as they ought to be, with what is said by hand.</summary>
    public string TablesOf(IEnumerable<LogMessage> messages)
    {
        var text = new StringBuilder();
        foreach (var project in messages.GroupBy(static message => message.Project).OrderBy(static project => project.Min(static message => message.Id)))
        {
            text.Append(CultureInfo.InvariantCulture, $"## {project.Key}\n");
            foreach (var message in project.OrderBy(static message => message.Id)) text.Append(Row(message));
        }

        return text.ToString().TrimEnd('\n');
    }

    private string Row(LogMessage message)
    {
        var text = message.Text.Replace("|", "\\|", StringComparison.Ordinal);
        return string.Create(CultureInfo.InvariantCulture, $"| {message.Id} | {message.Level} | `{message.Name}` | `{text}` | {_advice.GetValueOrDefault(message.Id, "?")} |\n");
    }

    private static int Number(Group group) => int.Parse(group.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\| `(Headgate[\w.]*)` \| (\d+) to (\d+) \|")]
    private static partial Regex RangeRow();

    [GeneratedRegex(@"^\| (\d+) \|.*\| ([^|]*) \|$")]
    private static partial Regex MessageRow();

    [GeneratedRegex(@"^## Headgate[\w.]*$")]
    private static partial Regex ProjectHead();
}
