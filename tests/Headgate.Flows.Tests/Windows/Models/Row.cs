using Headgate.Flows.Windows;

namespace Headgate.Flows.Tests.Windows.Models;

/// <summary>One result, with everything that can be known of it.</summary>
public sealed record Row(int Key, string Value, long Start, long End, long Number, string Trigger, Pane Pane)
{
    public static Row Of(int key, string value, TriggerInfo trigger) =>
        new(key, value, trigger.Window.Start.UtcTicks, trigger.Window.End.UtcTicks, trigger.Window.Number, trigger.Name, trigger.Pane);
}
