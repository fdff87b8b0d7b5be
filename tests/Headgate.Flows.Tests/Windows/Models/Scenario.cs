using Headgate.Flows.Windows;

namespace Headgate.Flows.Tests.Windows.Models;

/// <summary>A random choice of windows and triggers.</summary>
public sealed record Scenario(WindowKind Kind, long Size, long Hop, long Offset, long Lateness, long Disorder, Accumulation Accumulation, int? Every, bool HasCustom, bool IsKeyed)
{
    /// <summary>When the user's trigger fires, a count of its own apart.</summary>
    public const int CustomCount = 3;

    public bool HasEventTime => Kind is WindowKind.Tumbling or WindowKind.Sliding or WindowKind.Session;

    public static Scenario Random(Random random, WindowKind kind)
    {
        var size = random.Next(1, 40);
        var trigger = random.Next(4);
        return new(
            kind,
            size,
            kind == WindowKind.Tumbling ? size : random.Next(1, 50),
            random.Next(-60, 60),
            random.Next(2) == 0 ? 0 : random.Next(1, 60),
            random.Next(2) == 0 ? 0 : random.Next(1, 30),
            (Accumulation)random.Next(3),
            trigger == 0 ? random.Next(1, 5) : null,
            trigger == 1,
            random.Next(3) > 0);
    }

    public static List<Event> Events(Random random)
    {
        var from = random.Next(3) switch { 0 => 0, 1 => 50, _ => new DateTimeOffset(2024, 3, 1, 0, 0, 0, TimeSpan.Zero).UtcTicks };
        var count = random.Next(0, 60);
        var shuffle = random.Next(1, 80);
        var step = random.Next(1, 12);
        var at = from;
        var events = new List<Event>();
        for (var id = 0; id < count; id++)
        {
            at += random.Next(step);
            if (random.Next(25) == 0) at += 100;
            events.Add(new Event(id, random.Next(3), Math.Max(0, at - random.Next(shuffle))));
        }

        return events;
    }

    public Window<Event> Window(Action<Event>? late = null)
    {
        var window = Kind switch
        {
            WindowKind.Global => Flows.Windows.Window.Global<Event>(),
            WindowKind.Tumbling => Flows.Windows.Window.Tumbling<Event>(TimeSpan.FromTicks(Size), item => item.Time, TimeSpan.FromTicks(Offset)),
            WindowKind.Sliding => Flows.Windows.Window.Sliding<Event>(TimeSpan.FromTicks(Size), TimeSpan.FromTicks(Hop), item => item.Time, TimeSpan.FromTicks(Offset)),
            WindowKind.Session => Flows.Windows.Window.Session<Event>(TimeSpan.FromTicks(Size), item => item.Time),
            WindowKind.Count => Flows.Windows.Window.Count<Event>((int)Size % 7 + 1),
            _ => Flows.Windows.Window.Periodic<Event>(TimeSpan.FromTicks(Size)),
        };
        if (HasEventTime) window = window.AllowLateness(TimeSpan.FromTicks(Lateness)).WithDisorder(TimeSpan.FromTicks(Disorder)).LateTo(late ?? (_ => { }));
        if (Every is { } every) window = window.TriggerEvery(every);
        if (HasCustom) window = window.Trigger(() => 0, static (count, _) => count + 1 == CustomCount ? TriggerDecision.Fire("custom", 0) : TriggerDecision.Continue(count + 1));
        return Accumulation switch
        {
            Accumulation.Discarding => window.Discarding(),
            Accumulation.Retracting => window.Retracting(),
            _ => window,
        };
    }
}
