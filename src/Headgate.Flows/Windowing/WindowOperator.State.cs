using System.Globalization;
using System.Text.Json;
using Headgate.Flows.Snapshots;

namespace Headgate.Flows.Windowing;

/// <content>What it remembers: the clock, and the windows.</content>
internal abstract partial class WindowOperator<TKey, T, TState, TOut> : IHoldsBarriers
{
    /// <inheritdoc />
    public string Shape
    {
        get
        {
            var trigger = Window.Every is { } every ? $", every {every}" : Window.Custom is not null ? ", own trigger" : "";
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{typeof(TState)} by {typeof(TKey)} in windows {Window.Kind} {Window.Size} {Window.Hop} {Window.Offset} {Window.Length}, {Window.Accumulation}{trigger}");
        }
    }

    /// <inheritdoc />
    public bool IsPerStage => typeof(TKey) == typeof(Unkeyed);

    protected CellFormat<T, TState> Cells => new(Window);

    /// <inheritdoc />
    public void Write(StateWriter to)
    {
        to.Json.WriteStartObject();
        if (_clock is not null)
        {
            to.Json.WritePropertyName("clock");
            _clock.Write(to.Json);
        }

        to.Json.WritePropertyName("windows");
        WriteWindows(to);
        to.Json.WriteEndObject();
    }

    /// <inheritdoc />
    public void Read(StateReader from)
    {
        if (from.IsMine) _clock?.Read(from.State.GetProperty("clock"));
        ReadWindows(from, from.State.GetProperty("windows"));
    }

    /// <summary>Writes the windows, as one JSON value.</summary>
    protected abstract void WriteWindows(StateWriter to);

    /// <summary>Reads the windows of one stage, and takes over what belongs to this one.</summary>
    protected abstract void ReadWindows(StateReader from, JsonElement windows);

    /// <summary>Writes cells by their keys.</summary>
    protected void WriteCells(StateWriter to, IEnumerable<KeyValuePair<TKey, Cell<TState>>> cells) => to.Entries(cells, cell =>
    {
        to.Json.WriteStartObject();
        Cells.Write(cell, to);
        to.Json.WriteEndObject();
    });

    /// <summary>Reads the cells of the keys that belong to this stage.</summary>
    protected void ReadCells(StateReader from, JsonElement json, Action<TKey, Cell<TState>> add)
    {
        foreach (var (key, cell) in from.Entries<TKey>(json)) add(key, Cells.Read(cell, from));
    }
}
