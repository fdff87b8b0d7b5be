using System.Buffers;
using System.Text.Json;
using Headgate.Flows.Exchanges;
using Headgate.Flows.Fusion;
using Headgate.Flows.Planning;
using Headgate.Flows.Windowing;

namespace Headgate.Flows.Snapshots;

/// <summary>The snapshots of one stage: where its operators write what they remember, and find it again. For the stage's loop.</summary>
/// <param name="run">The run of the flow.</param>
/// <param name="layer">The stage's layer.</param>
/// <param name="index">Which of its stages.</param>
internal sealed class StageSnapshots(SnapshotRun run, Layer layer, int index)
{
    private int _operatorCount;

    /// <summary>Gets how types are written.</summary>
    public StateJson Types => run.Types;

    /// <summary>Gets whether the stage had come to its end before the snapshot that the flow goes on with: what it has said at its end it does not say again.</summary>
    public bool HasFinished => run.HasFinished(layer);

    /// <summary>An operator of the stage has been made: reads what it remembered, and sees to it that it is written.</summary>
    /// <returns>The operator, to be called in place of the given one.</returns>
    public Sink<T> Keep<T>(string name, Sink<T> made)
    {
        if (made is ISnapshotFree) return made;
        if (made is not ISnapshotted state) throw SnapshotErrors.NoState(name);
        var number = _operatorCount++;
        if (state.IsPerStage && layer.Count > 1 && layer.Places?.IsStable == false) throw SnapshotErrors.UnstablePlaces(name, layer.Count);
        Load(name, number, state);
        if (state is IHoldsBarriers holding)
        {
            holding.Saving = barrier => Save(number, state, barrier);
            return made;
        }

        return new SnapshotSink<T>(made, state, this, number);
    }

    /// <summary>A barrier has come to the stage on all its lanes.</summary>
    public void Note(SnapshotBarrier barrier) => run.NotePassed(layer, barrier);

    /// <summary>A barrier passes an operator.</summary>
    public void Save(int number, ISnapshotted state, SnapshotBarrier barrier)
    {
        try
        {
            Write(number, state, barrier);
        }
        catch (Exception failure)
        {
            run.Telemetry.Failed(failure);
            throw;
        }
    }

    /// <summary>Asks whether a key belongs to this stage.</summary>
    /// <param name="key">The key.</param>
    /// <param name="isMine">The answer when there are no keys.</param>
    public bool Owns<TKey>(TKey key, bool isMine)
    {
        if (typeof(TKey) == typeof(Unkeyed)) return isMine;
        return layer.Count == 1 || (layer.Places is IPlaces<TKey> places ? places.OfKey(key, layer.Count) == index : isMine);
    }

    private void Write(int number, ISnapshotted state, SnapshotBarrier barrier)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text, SnapshotFormat.Json))
        {
            json.WriteStartObject();
            json.WriteString("shape", state.Shape);
            json.WriteNumber("stages", layer.Count);
            json.WritePropertyName("state");
            state.Write(new StateWriter(json, run.Types));
            json.WriteEndObject();
        }

        run.Add(barrier, new SnapshotPart(SnapshotFormat.StateName(layer.Number, number, index), text.WrittenMemory));
    }

    private void Load(string name, int number, ISnapshotted state)
    {
        var saved = run.StatesOf(layer.Number, number);
        for (var i = 0; i < saved.Count; i++)
        {
            var json = saved[i];
            var shape = json.GetProperty("shape").GetString()!;
            if (shape != state.Shape) throw SnapshotErrors.OtherState(run.Name, name, shape, state.Shape);
            var stages = json.GetProperty("stages").GetInt32();
            if (state.IsPerStage && stages != layer.Count) throw SnapshotErrors.OtherStages(run.Name, name, stages, layer.Count);
            state.Read(new StateReader(json.GetProperty("state"), index % stages == i, this));
        }
    }
}
