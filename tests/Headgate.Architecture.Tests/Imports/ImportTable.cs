namespace Headgate.Architecture.Tests.Imports;

/// <summary>
/// Who may import whom. The arrows point one way: connectors, Dashboard, Orleans, Testing and the package Headgate to Pipelines and
/// Flows, those two to Stages, and Stages to nobody. A connector never references another connector.
/// </summary>
internal static class ImportTable
{
    public const string Stages = "Headgate.Stages";
    public const string Pipelines = "Headgate.Pipelines";
    public const string Flows = "Headgate.Flows";
    public const string Testing = "Headgate.Testing";
    private const string Logging = "Microsoft.Extensions.Logging.Abstractions";
    private const string Extensions = "Microsoft.Extensions.";
    private const string Polly = "Polly.Core";
    private const string RateLimiting = "System.Threading.RateLimiting";

    private static readonly string[] Layers = [Stages, Pipelines, Flows];

    private static readonly string[] Connectors =
        ["Files", "Sql", "PostgreSql", "RabbitMq", "Kafka", "Nats", "Redis", "Sqs", "Http"];

    /// <summary>The rule of a project of src/; null when it has none yet.</summary>
    public static ImportRule? Find(string project) => project switch
    {
        Stages => new([], [Logging], [Logging]),
        Pipelines => new([Stages], null, [Extensions, RateLimiting, Polly]),
        Flows => new([Stages], null, [Extensions]),
        Testing => new(Layers, null, [Extensions]),
        "Headgate" => new([.. Layers, "Headgate.Analyzers", "Headgate.Analyzers.CodeFixes"], null, []),
        "Headgate.Analyzers" or "Headgate.Analyzers.CodeFixes" => new([], null, []),
        "Headgate.Testing.Conformance" => new([.. Layers, Testing], null, [Extensions]),
        "Headgate.OpenTelemetry" => new(Layers, null, [Extensions, "OpenTelemetry", "OpenTelemetry."]),
        "Headgate.Cli" => new([], null, []),
        "Headgate.Dashboard" => new(Layers, null, [Extensions, "Microsoft.AspNetCore."]),
        "Headgate.Orleans" => new(Layers, null, [Extensions, "Orleans."]),
        "Headgate.Http" => new(Layers, null, [Extensions, "Microsoft.AspNetCore.", Polly]),
        "Headgate.Redis" => new(Layers, null, [Extensions, RateLimiting]) { OpenMember = "ConfigureClient" },
        _ when Connectors.Any(connector => project == $"Headgate.{connector}") => new(Layers, null, [Extensions]) { OpenMember = "ConfigureClient" },
        _ => null,
    };
}
