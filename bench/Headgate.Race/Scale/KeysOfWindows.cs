using Headgate.Race.Windows;

namespace Headgate.Race.Scale;

/// <summary>The race 'windows', tumbling, with more and more keys.</summary>
internal sealed class KeysOfWindows : WindowsGrowth
{
    public override string Name => "window-key-counts";

    public override string Title => "Keys of windows: counts of each key in windows of 10 s";

    public override string Grows => "keys";

    public override IReadOnlyList<int> Sizes => [10, 1000, 100_000, 1_000_000];

    protected override (int Keys, TimeSpan Every) At(int size) => (size, WindowsLoad.Size);
}
