using Headgate.Flows.Fusion;
using Headgate.Flows.Windows;

namespace Headgate.Flows.Windowing;

/// <summary>What becomes of the elements of a stage that came too late: counted, and given to whoever wants them. An asynchronous function is called for one at a time; the others
/// of their batch wait behind it, and the next batch does.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
internal sealed class LateElements<T> : IAsyncDisposable
{
    private readonly IStageHost _host;
    private readonly Action<T>? _action;
    private readonly Func<T, CancellationToken, ValueTask>? _function;
    private readonly SideOutputWriter<T>? _output;
    private readonly Queue<T> _waiting = [];
    private Task? _call;

    /// <summary>Begins with what the windows say.</summary>
    public LateElements(Window<T> window, IStageHost host)
    {
        _host = host;
        _action = window.OnLate;
        _function = window.OnLateAsync;
        if (window.LateOutput is { } output) _output = new SideOutputWriter<T>(output, host);
    }

    /// <summary>Gets whether more may come; when not, the stage is resumed once it may.</summary>
    public bool HasRoom => _call is null && _output?.HasRoom != false;

    /// <summary>Takes an element.</summary>
    public void Add(T item)
    {
        _host.NoteLate();
        _action?.Invoke(item);
        _output?.Write(item);
        if (_function is null) return;
        if (_call is null) Call(item);
        else _waiting.Enqueue(item);
    }

    /// <summary>Goes on with the next element when the call for one has ended; what it has thrown is thrown here.</summary>
    public void Resume()
    {
        // A call that was cancelled with the flow has not failed.
        while (_call is { IsCompleted: true } ended && !_host.Stopping.IsCancellationRequested)
        {
            _call = null;
            ended.GetAwaiter().GetResult();
            while (_call is null && _waiting.TryDequeue(out var item)) Call(item);
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _output?.Dispose();
        if (_call is { } call) await EndAsync(call);
    }

    private static async Task EndAsync(Task call)
    {
        try
        {
            await call;
        }
        catch (Exception)
        {
            // The flow stops, or has been told of it.
        }
    }

    private void Call(T item)
    {
        var call = Start(item);
        if (call.IsCompletedSuccessfully) return;
        _call = call.AsTask();
        _ = NoteEndAsync(_call);
    }

    private ValueTask Start(T item)
    {
        try
        {
            return _function!(item, _host.Stopping);
        }
        catch (OperationCanceledException) when (_host.Stopping.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(_host.Stopping);
        }
    }

    private async Task NoteEndAsync(Task call)
    {
        await EndAsync(call);
        _host.ResumeSoon();
    }
}
