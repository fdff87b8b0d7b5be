using System.Text.Json;
using Headgate.Flows.Snapshots;

namespace Headgate.Flows.Windowing;

/// <content>What it remembers.</content>
internal sealed partial class SessionWindowOperator<TKey, T, TState, TOut>
{
    /// <inheritdoc />
    protected override void WriteWindows(StateWriter to) => to.Entries(_sessions, sessions =>
    {
        to.Json.WriteStartArray();
        for (var i = 0; i < sessions.Count; i++)
        {
            var session = sessions[i];
            to.Json.WriteStartObject();
            to.Json.WriteNumber("start", session.Start);
            to.Json.WriteNumber("end", session.End);
            to.Json.WriteBoolean("isOpen", session.IsOpen);
            Cells.Write(session.Cell, to);
            to.Json.WriteEndObject();
        }

        to.Json.WriteEndArray();
    });

    /// <inheritdoc />
    protected override void ReadWindows(StateReader from, JsonElement windows)
    {
        foreach (var (key, sessions) in from.Entries<TKey>(windows))
        {
            var list = new SessionList<TState>();
            _sessions.Add(key, list);
            foreach (var json in sessions.EnumerateArray())
            {
                var session = Read(json, from);
                list.Add(session);
                _sessionCount++;
                Watch(key, session);
            }
        }
    }

    private Session<TState> Read(JsonElement json, StateReader from) =>
        new(json.GetProperty("start").GetInt64(), json.GetProperty("end").GetInt64(), Cells.Read(json, from)) { IsOpen = json.GetProperty("isOpen").GetBoolean() };
}
