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
