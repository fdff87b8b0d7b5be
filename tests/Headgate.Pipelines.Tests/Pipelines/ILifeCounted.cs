namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>Something that counts how often it is disposed.</summary>
internal interface ILifeCounted
{
    int DisposeCount { get; }
}
