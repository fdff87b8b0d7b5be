using Headgate.Flows.Fusion;
using Headgate.Flows.Windows;

namespace Headgate.Flows.Windowing;

/// <summary>A stage that writes to a side output, from its start to its end, or until the flow stops.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
internal sealed class SideOutputWriter<T> : IDisposable
{
    private readonly SideOutput<T> _output;
    private readonly IStageHost _host;
    private readonly Action _resume;
    private readonly CancellationTokenRegistration _stopping;
    private int _hasLeft;

    /// <summary>Begins to write.</summary>
    public SideOutputWriter(SideOutput<T> output, IStageHost host)
    {
        _output = output;
        _host = host;
        _resume = host.ResumeSoon;
        output.Enter();
        _stopping = host.Stopping.Register(Leave);
    }

    /// <summary>Gets whether more may come; when not, the stage is resumed once there is room.</summary>
    public bool HasRoom => _output.HasRoom(_resume);

    /// <summary>Puts an element in.</summary>
    public void Write(T item)
    {
        if (!_output.Write(item)) _host.NoteUnread();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _stopping.Dispose();
        Leave();
    }

    private void Leave()
    {
        if (Interlocked.Exchange(ref _hasLeft, 1) == 0) _output.Exit();
    }
}
