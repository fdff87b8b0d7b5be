using Headgate.Pipelines.Building;
using Headgate.Pipelines.Failures;
using Headgate.Pipelines.Limits;
using Headgate.Pipelines.Options;
using Microsoft.Extensions.Configuration;

namespace Headgate.Pipelines.Hosting;

/// <summary>Binds the options of a declared pipeline from its section of the configuration. What cannot be read, and what nobody knows, is a fault.</summary>
internal sealed class ConfigurationBinding(PipelinePlan plan, List<string> faults)
{
    private const string Processors = "Processors";
    private const string Batchers = "Batchers";
    private const string Sources = "Sources";

    public void Bind(IConfigurationSection section)
    {
        Known(section, "", [.. OptionNames.OfPipeline, Processors, Batchers, Sources, "Retry", "RateLimit"]);
        Try(section, "", () => section.Bind(plan.Options));
        BindRetry(section.GetSection("Retry"));
        BindRateLimit(section.GetSection("RateLimit"));
        BindSteps(section.GetSection(Processors), Processors, plan.Steps);
        BindSteps(section.GetSection(Batchers), Batchers, plan.Batchers);
        BindSources(section.GetSection(Sources));
    }

    private void BindRetry(IConfigurationSection section)
    {
        if (!section.Exists()) return;
        Known(section, "Retry", OptionNames.OfRetry);
        var retry = plan.Retry ?? new RetryOptions();
        Try(section, "Retry", () => section.Bind(retry));
        plan.Retry = retry;
    }

    private void BindRateLimit(IConfigurationSection section)
    {
        if (!section.Exists()) return;
        Known(section, "RateLimit", OptionNames.OfRateLimit);
        Try(section, "RateLimit", () =>
        {
            var permits = section.GetValue("Permits", plan.RateLimit?.Permits ?? 0);
            var per = section.GetValue("Per", plan.RateLimit?.Per ?? TimeSpan.FromSeconds(1));
            plan.RateLimit = RateLimit.Of(permits, per) with { Algorithm = section.GetValue("Algorithm", plan.RateLimit?.Algorithm ?? RateLimitAlgorithm.FixedWindow) };
        });
    }

    /// <summary>What stands in the section itself holds for all; what stands under a name, for that one.</summary>
    private void BindSteps(IConfigurationSection section, string path, IReadOnlyList<StepPlan> steps)
    {
        if (!section.Exists()) return;
        var options = path == Processors ? OptionNames.OfProcessor : OptionNames.OfBatcher;
        Known(section, path, [.. options, .. steps.Select(static step => step.Name)]);
        KnownParts(section, path);
        foreach (var step in steps)
        {
            BindStep(section, path, step);
            var own = section.GetSection(step.Name);
            if (!own.Exists()) continue;
            Known(own, $"{path}:{step.Name}", [.. step.Options is BatcherOptions ? OptionNames.OfBatcher : OptionNames.OfProcessor]);
            KnownParts(own, $"{path}:{step.Name}");
            BindStep(own, $"{path}:{step.Name}", step);
        }
    }

    private void KnownParts(IConfigurationSection section, string path)
    {
        Known(section.GetSection(nameof(StepOptions.Retry)), $"{path}:{nameof(StepOptions.Retry)}", OptionNames.OfRetry);
        Known(section.GetSection(nameof(StepOptions.Adaptive)), $"{path}:{nameof(StepOptions.Adaptive)}", OptionNames.OfAdaptive);
    }

    private void BindStep(IConfigurationSection section, string path, StepPlan step)
    {
        Try(section, path, () =>
        {
            if (step.Options is BatcherOptions batcher) section.Bind(batcher);
            else if (step.Options is ProcessorOptions processor) section.Bind(processor);
        });
    }

    private void BindSources(IConfigurationSection section)
    {
        if (!section.Exists() || plan.Front is null) return;
        Known(section, Sources, [.. OptionNames.OfSource, .. plan.Front.Sources.Select(static source => source.Name)]);
        foreach (var (name, options) in plan.Front.Sources)
        {
            Known(section.GetSection(name), $"{Sources}:{name}", OptionNames.OfSource);
            Try(section, Sources, () => section.Bind(options));
            Try(section, $"{Sources}:{name}", () => section.GetSection(name).Bind(options));
        }
    }

    private void Known(IConfigurationSection section, string path, IReadOnlyCollection<string> names)
    {
        foreach (var child in section.GetChildren().Where(child => !names.Contains(child.Key, StringComparer.OrdinalIgnoreCase)))
        {
            var full = path.Length == 0 ? child.Key : $"{path}:{child.Key}";
            faults.Add($"{plan.Name}: {full} is not known. There are {string.Join(", ", names.Order(StringComparer.Ordinal))}");
        }
    }

    private void Try(IConfigurationSection section, string path, Action bind)
    {
        try
        {
            bind();
        }
        catch (Exception failure) when (failure is InvalidOperationException or ArgumentException or FormatException)
        {
            var full = path.Length == 0 ? section.Path : path;
            var fault = $"{plan.Name}: {full} cannot be read: {failure.Message}";

            // What stands for all steps is read once for each.
            if (!faults.Contains(fault)) faults.Add(fault);
        }
    }
}
