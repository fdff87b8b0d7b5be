namespace Headgate.Pipelines.Hosting;

/// <summary>A pipeline of a host, before it is made.</summary>
internal sealed record PipelineRegistration(string Name, Action<IServiceProvider, PipelineBuilder> Declare);
