using Headgate.Flows.Windows;

namespace Headgate.Flows;

/// <content>Windows for elements whose type need not be named.</content>
public abstract partial class Flow<T>
{
    /// <summary>Puts all elements, in one stage and in their order, into windows.</summary>
    /// <param name="window">Says which: <c>window => window.Tumbling(TimeSpan.FromMinutes(1), click => click.At)</c>.</param>
    /// <returns>The elements in windows, to be reduced.</returns>
    public WindowedFlow<T> Window(Func<WindowBuilder<T>, Window<T>> window)
    {
        ArgumentNullException.ThrowIfNull(window);
        return Window(window(WindowBuilder<T>.Instance));
    }
}
