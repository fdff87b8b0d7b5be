using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Serialization;
using Orleans.Storage;

namespace Headgate.Orleans.Tests;

/// <summary>Grain storage that outlives the silos of a test, and refuses a second writer, as a database does.</summary>
internal sealed class SharedStorage
{
    private readonly ConcurrentDictionary<(string, GrainId), (string Tag, byte[] Content)> _states = [];

    public int Count => _states.Count;

    /// <summary>What is there, a line for each state: its name, its grain, and what was serialized.</summary>
    public IEnumerable<string> Lines => _states.Select(static state => $"{state.Key.Item1} {state.Key.Item2} {Convert.ToBase64String(state.Value.Content)}").Order(StringComparer.Ordinal);

    /// <summary>Storage as <see cref="Lines"/> say that it was.</summary>
    public static SharedStorage Of(IEnumerable<string> lines)
    {
        var storage = new SharedStorage();
        foreach (var parts in lines.Select(static line => line.Split(' '))) storage._states[(parts[0], GrainId.Parse(parts[1]))] = ("earlier", Convert.FromBase64String(parts[2]));
        return storage;
    }

    public void AddTo(ISiloBuilder silo) =>
        silo.Services.AddKeyedSingleton<IGrainStorage>(HeadgateSiloBuilderExtensions.Storage, (services, _) => new OfSilo(this, services.GetRequiredService<Serializer>()));

    private sealed class OfSilo(SharedStorage shared, Serializer serializer) : IGrainStorage
    {
        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            var isThere = shared._states.TryGetValue((stateName, grainId), out var found);
            grainState.State = isThere ? serializer.Deserialize<T>(found.Content) : Activator.CreateInstance<T>();
            (grainState.RecordExists, grainState.ETag) = (isThere, found.Tag);
            return Task.CompletedTask;
        }

        public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            var next = (Guid.NewGuid().ToString(), serializer.SerializeToArray(grainState.State));
            shared._states.AddOrUpdate((stateName, grainId), _ => grainState.ETag is null ? next : throw Stale(), (_, old) => old.Tag == grainState.ETag ? next : throw Stale());
            (grainState.RecordExists, grainState.ETag) = (true, next.Item1);
            return Task.CompletedTask;
        }

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            shared._states.TryRemove((stateName, grainId), out _);
            (grainState.RecordExists, grainState.ETag, grainState.State) = (false, null, Activator.CreateInstance<T>());
            return Task.CompletedTask;
        }

        private static InconsistentStateException Stale() => new("another has written");
    }
}
