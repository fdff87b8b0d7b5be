namespace Headgate.Pipelines.Options;

/// <summary>What holds for a step that handles messages one by one.</summary>
public class ProcessorOptions : StepOptions
{
    /// <summary>Creates the options with their defaults.</summary>
    public ProcessorOptions()
        : base(Environment.ProcessorCount * 2)
    {
    }

    /// <summary>Gets or sets how many messages are asked for, for each handler that may run at once (Broadway's <c>max_demand</c>): what waits for the step is at most
    /// this times <see cref="StepOptions.Concurrency"/>, of each source.</summary>
    /// <value>The default is 10. At least 1.</value>
    public int MaxDemand { get; set; } = PipelineDefaults.MaxDemand;

    /// <summary>Gets or sets at how many left more is asked for (Broadway's <c>min_demand</c>).</summary>
    /// <value>The default, null, is half of <see cref="MaxDemand"/>. From 0 to <see cref="MaxDemand"/> - 1.</value>
    public int? MinDemand { get; set; }

    internal int EffectiveMinDemand => MinDemand ?? MaxDemand / 2;

}
