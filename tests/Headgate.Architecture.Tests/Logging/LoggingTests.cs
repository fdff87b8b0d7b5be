using Headgate.Architecture.Tests.Repository;
using Headgate.Architecture.Tests.Walls;

namespace Headgate.Architecture.Tests.Logging;

/// <summary>What is logged is an interface: people search for it, and wake others by it. docs/logging.md says all of it.</summary>
public sealed class LoggingTests
{
    private static readonly IReadOnlyList<LogMessage> Messages = [.. Built.Assemblies.SelectMany(LogMessage.In)];

    private static readonly LoggingPage Page = new(Snapshot.OfRepository.Files.Single(static file => file.Path == LoggingPage.Path).Text);

    [Fact]
    public void The_page_lists_every_message()
    {
        var expected = Page.TablesOf(Messages);

        Assert.NotEmpty(Messages);
        Assert.True(expected == Page.Tables, $"{LoggingPage.Path} and the code differ. The rows are to be these, with what to do in place of each '?':\n\n{expected}\n");
        Assert.Empty(Page.WithoutAdvice);
    }

    [Fact]
    public void No_id_and_no_name_is_used_twice()
    {
        Assert.Empty(Messages.GroupBy(static message => message.Id).Where(static same => same.Count() > 1).Select(static same => string.Join(" and ", same)));
        Assert.Empty(Messages.GroupBy(static message => message.Name).Where(static same => same.Count() > 1).Select(static same => string.Join(" and ", same)));
    }

    [Fact]
    public void Every_project_keeps_to_its_range_and_no_two_ranges_meet()
    {
        Assert.DoesNotContain(Messages, static message => !Page.Ranges.TryGetValue(message.Project, out var range) || message.Id < range.First || message.Id > range.Last);
        var ranges = Page.Ranges.Values.Order().ToList();
        Assert.DoesNotContain(ranges.Zip(ranges.Skip(1)), static pair => pair.First.Last >= pair.Second.First);
    }

    [Fact]
    public void A_page_that_lacks_a_message_or_has_another_text_is_not_the_expected_one()
    {
        const string Head = "# Logs\n\n## Headgate.A\n\n| id | level |\n|---|---|\n";
        const string First = "| 1 | Error | `One` | `it \\| that` | Do this. |\n";
        const string Second = "| 2 | Debug | `Two` | `b` | ? |\n";
        LogMessage[] messages = [new("Headgate.A", 2, "Debug", "Two", "b"), new("Headgate.A", 1, "Error", "One", "it | that")];

        Assert.True(IsExpected(Head + First + Second));
        Assert.False(IsExpected(Head + First));
        Assert.False(IsExpected(Head + Second + First));
        Assert.False(IsExpected(Head + First + Second.Replace("`b`", "`c`", StringComparison.Ordinal)));
        Assert.False(IsExpected(Head + First + Second + Second.Replace('2', '3')));
        Assert.Equal([2], new LoggingPage(Head + First + Second).WithoutAdvice);

        bool IsExpected(string text)
        {
            var page = new LoggingPage(text);
            return page.TablesOf(messages) == page.Tables;
        }
    }

    [Fact]
    public void Messages_are_found_where_they_are()
    {
        Assert.Contains(new LogMessage("Headgate.Stages", 1002, "Warning", "StageKilled", "Stage {Stage} was killed"), Messages);
        Assert.All(Messages, static message => Assert.NotEmpty(message.Name));
    }
}
