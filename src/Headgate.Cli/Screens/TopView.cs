using Headgate.Cli.Reports;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Headgate.Cli.Screens;

/// <summary>What the live screen shows, and what keys change of it. Pure: no clock, no terminal.</summary>
/// <param name="Order">What the rows are sorted by.</param>
internal sealed record TopView(PipelineOrder Order)
{
    /// <summary>The lines above the rows, and below them.</summary>
    private const int OtherLines = 5;

    private static readonly (char Key, string What)[] Keys =
    [
        ('r', "sort by rate"), ('n', "sort by name"), ('f', "sort by failures"), ('i', "sort by messages in flight"), ('l', "sort by lag"), ('t', "sort by time (p99)"),
        ('o', "the other way round"), (' ', "hold the picture, and let it go on"), ('?', "show these keys, and hide them"), ('q', "quit (Esc and Ctrl+C too)"),
    ];

    public bool IsReversed { get; init; }

    public bool IsHeld { get; init; }

    public bool ShowsKeys { get; init; }

    public bool HasEnded { get; init; }

    /// <summary>What it is after a key was pressed.</summary>
    public TopView After(ConsoleKeyInfo key) => (key.Key, char.ToLowerInvariant(key.KeyChar)) switch
    {
        (ConsoleKey.Escape, _) or (_, 'q') => this with { HasEnded = true },
        (_, 'r') => By(PipelineOrder.Rate),
        (_, 'n') => By(PipelineOrder.Name),
        (_, 'f') => By(PipelineOrder.Failures),
        (_, 'i') => By(PipelineOrder.InFlight),
        (_, 'l') => By(PipelineOrder.Lag),
        (_, 't') => By(PipelineOrder.Time),
        (_, 'o') => this with { IsReversed = !IsReversed },
        (_, ' ') => this with { IsHeld = !IsHeld },
        (_, '?' or 'h') => this with { ShowsKeys = !ShowsKeys },
        _ => this,
    };

    /// <summary>The picture: a line of what is shown, the rows as far as there is room, and a line of the keys.</summary>
    /// <param name="list">The pipelines.</param>
    /// <param name="heading">Where they are, and when it was so.</param>
    /// <param name="trouble">Why there is nothing newer; null when nothing is wrong.</param>
    /// <param name="width">How many characters a line has.</param>
    /// <param name="height">How many lines there are.</param>
    public IRenderable Draw(PipelineList list, string heading, string? trouble, int width, int height)
    {
        var sorted = Order.Sort(list.Pipelines, IsReversed);
        var room = Math.Max(1, height - OtherLines);
        var parts = new List<IRenderable> { Line(heading + (IsHeld ? "  held" : ""), Paint.Title), trouble is null ? Text.Empty : Line(trouble, Paint.Bad(isBad: true)) };
        if (ShowsKeys) parts.AddRange(Keys.Select(static key => Line($"  {(key.Key == ' ' ? "space" : key.Key.ToString()),-6}{key.What}", Style.Plain)));
        else if (sorted.Count == 0) parts.Add(Line("There are no pipelines.", Style.Plain));
        else parts.Add(PipelineTable.Of([.. sorted.Take(room)], width, Order));
        if (!ShowsKeys && sorted.Count > room) parts.Add(Line($"and {Shown.Count(sorted.Count - room)} more", Paint.Quiet));
        parts.Add(Line("r n f i l t sort   o reverse   space hold   ? keys   q quit", Paint.Quiet));
        return new Rows(parts);
    }

    private TopView By(PipelineOrder order) => order == Order ? this with { IsReversed = !IsReversed } : this with { Order = order, IsReversed = false };

    private static Text Line(string text, Style style) => new(Shown.Line(text), style) { Overflow = Overflow.Ellipsis };
}
