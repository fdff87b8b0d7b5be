using System.Text.Json;
using Headgate.Flows.Snapshots;

namespace Headgate.Flows.Windowing;

/// <content>What it remembers.</content>
internal sealed partial class GlobalWindowOperator<TKey, T, TState, TOut>
{
    /// <inheritdoc />
    protected override void WriteWindows(StateWriter to) => WriteCells(to, _cells);

    /// <inheritdoc />
    protected override void ReadWindows(StateReader from, JsonElement windows) => ReadCells(from, windows, _cells.Add);
}
