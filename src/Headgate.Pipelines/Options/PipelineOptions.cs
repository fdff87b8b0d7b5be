namespace Headgate.Pipelines.Options;

/// <summary>What holds for a pipeline as a whole. Bound from the section <c>Pipelines:NAME</c> of the configuration.</summary>
public sealed class PipelineOptions
{
    /// <summary>Gets or sets how long a stop waits for what is under way (Broadway's <c>shutdown</c>). What is unfinished then is handed back to its source.</summary>
    /// <value>The default is 30 s. At least 0: 0 hands back at once. <see cref="Timeout.InfiniteTimeSpan"/> waits for as long as it takes.</value>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets how many restarts of stages there may be within <see cref="RestartsWithin"/> until the pipeline fails
    /// (Broadway's <c>max_restarts</c>).</summary>
    /// <value>The default is 3. At least 0.</value>
    public int MaxRestarts { get; set; } = 3;

    /// <summary>Gets or sets the time in which <see cref="MaxRestarts"/> are counted (Broadway's <c>max_seconds</c>).</summary>
    /// <value>The default is 5 s. More than 0, and at most 49 days.</value>
    public TimeSpan RestartsWithin { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets or sets how long a source that has failed is left alone before a new one is started, and its readers subscribe anew
    /// (Broadway's <c>resubscribe_interval</c>).</summary>
    /// <value>The default is 100 ms. From 0, which does not wait, to 49 days. When it fails again and again the wait doubles, up to 30 s.</value>
    public TimeSpan ResubscribeInterval { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Gets or sets how much memory the messages under way may take, as their sources measure them. Nothing more is let in beyond it; a message that is
    /// bigger is let in alone. When batches that wait to be full have all of it, they go on as they are, one after the other; those that hold parts of messages, split or for
    /// several batchers, wait for their time-out.</summary>
    /// <value>In bytes. The default, null, is without limit. At least 1.</value>
    public long? MaxInFlightBytes { get; set; }

    /// <summary>Gets or sets after how long without any message acknowledged a pipeline that has some under way counts as stalled.</summary>
    /// <value>The default is 1 minute. More than 0. With <see cref="Timeout.InfiniteTimeSpan"/> it never does.</value>
    public TimeSpan StalledAfter { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Gets or sets how long a handler may take, where its step says nothing else.</summary>
    /// <value>The default is 5 minutes. More than 0. <see cref="Timeout.InfiniteTimeSpan"/> for as long as it likes.</value>
    public TimeSpan HandlerTimeout { get; set; } = PipelineDefaults.HandlerTimeout;

    /// <summary>Gets or sets how many of the messages that failed last are kept, with their data, for <see cref="Pipeline.RecentFailures"/>.</summary>
    /// <value>The default is 20. At least 0: 0 keeps none. They stay in memory, each with its exception, until others take their places.</value>
    public int KeptFailures { get; set; } = 20;

    /// <summary>Gets or sets whether the host is to stop when the pipeline has come to its end: for jobs.</summary>
    /// <value>The default is false.</value>
    public bool StopsHost { get; set; }

    /// <summary>Gets or sets whether the host is to stop when the pipeline has failed; whoever runs the host gets the failure.</summary>
    /// <value>The default is true.</value>
    public bool FailureStopsHost { get; set; } = true;
}
