using Headgate.Stages;

namespace Headgate.Orleans.Producers;

/// <summary>How the producer of a name is made, in whichever silo it runs.</summary>
internal sealed record ProducerDefinition<T>(string Name, Func<IServiceProvider, IProducer<T>> Create, ProducerGrainOptions Options);
