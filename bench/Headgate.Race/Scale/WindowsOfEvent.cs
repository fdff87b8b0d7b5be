using Headgate.Race.Windows;

namespace Headgate.Race.Scale;

/// <summary>The race 'windows', with windows that begin more and more often: each event is in more of them.</summary>
internal sealed class WindowsOfEvent : WindowsGrowth
{
    private const int Keys = 1000;

    public override string Name => "windows";

    public override string Title => $"Windows that each event is in: counts of {Keys} keys in windows of 10 s, which begin more and more often";

    public override string Grows => "windows of each event";

    public override IReadOnlyList<int> Sizes => [1, 2, 4, 8, 16, 32];

    protected override (int Keys, TimeSpan Every) At(int size) => (Keys, WindowsLoad.Size / size);
}
