using Headgate.Flows.Windows;

namespace Headgate.Flows;

/// <content>Windows for elements whose type need not be named.</content>
public sealed partial class PartitionedFlow<TKey, T>
{
    /// <summary>Puts the elements of each key into windows.</summary>
    /// <param name="window">Says which: <c>window => window.Tumbling(TimeSpan.FromMinutes(1), click => click.At)</c>.</param>
    /// <returns>The elements in windows, to be reduced.</returns>
    /// <exception cref="InvalidOperationException">The windows fill gaps (<see cref="Headgate.Flows.Windows.Window{T}.FillGaps"/>): that is for reductions without a key.</exception>
    public new WindowedFlow<TKey, T> Window(Func<WindowBuilder<T>, Window<T>> window)
    {
        ArgumentNullException.ThrowIfNull(window);
        return Window(window(WindowBuilder<T>.Instance));
    }
}
