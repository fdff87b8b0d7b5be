using System.Globalization;
using OrdersEtl.CommandLine;
using OrdersEtl.ExchangeRates;
using OrdersEtl.Extraction;
using OrdersEtl.Generation;
using OrdersEtl.Loading;
using OrdersEtl.Reporting;
using OrdersEtl.Watching;

namespace OrdersEtl;

/// <summary>The whole job: finds or generates its input, starts the exchange-rate service, loads, reports.</summary>
/// <param name="output">Takes the report; its last line is the figures.</param>
/// <param name="progress">Shows how far it is.</param>
/// <param name="time">Measures how long it takes.</param>
public sealed class OrdersJob(TextWriter output, IProgressDisplay progress, TimeProvider time)
{
    /// <summary>As such services are: it refuses now and then what it gives when it is asked again, and is not much quicker than the job.</summary>
    private static readonly ExchangeRateServerOptions ServiceOptions = new() { RequestsPerSecond = 400, FailurePercent = 2 };

    private DashboardServer? _dashboard;
    private RunFigures _figures = RunFigures.None;
    private long _start;
    private bool _hasBegun;

    /// <summary>Runs the job to its end, or until the token is cancelled.</summary>
    /// <returns>The figures; after a cancellation those of what was loaded, and still loaded + rejected = read.</returns>
    /// <exception cref="JobFailedException">A file or the report cannot be read or written. A work folder is gone then, unless the run had begun.</exception>
    public async Task<RunFigures> RunAsync(JobOptions options, CancellationToken cancellationToken)
    {
        // Everything that can be refused is refused before anything is generated, written or created.
        var inputs = InputsOf(options);
        var place = WorkPlace.For(options, inputs);
        try
        {
            Announce(place, options);
            await using var dashboard = await StartDashboardAsync(options).ConfigureAwait(false);
            _dashboard = dashboard;
            _start = time.GetTimestamp();
            await RunPartsAsync(options, place, inputs, cancellationToken).ConfigureAwait(false);

            // Taken when the files are closed, for closing the database is a part of the work.
            return _figures with { Elapsed = time.GetElapsedTime(_start) };
        }
        catch (JobFailedException exception)
        {
            if (!_hasBegun) place.Discard();
            if (_figures.Loaded == 0) throw;
            throw new JobFailedException($"{exception.Message.TrimEnd('.')}. Loaded before that: {_figures.Loaded}.", exception);
        }
    }

    private static string GeneratedName(JobOptions options) =>
        string.Create(CultureInfo.InvariantCulture, $"orders-{options.Orders}-seed-{options.Seed}.csv");

    /// <summary>The files to read; null if they are to be generated.</summary>
    private static InputFiles? InputsOf(JobOptions options)
    {
        if (options.Replay is { } replay) return ReplayReader.Check(replay);
        if (options.Inputs.Count > 0) return InputFiles.Find(options.Inputs);
        if (!options.Resume || !File.Exists(options.Database)) return null;

        // The run that is resumed has generated its input already.
        using var database = OrdersDatabase.Open(options.Database);
        return new RunHistory(database).Last()?.InputNamed(GeneratedName(options)) is { } path ? InputFiles.Find([path]) : null;
    }

    /// <summary>Says where the files are.</summary>
    private void Announce(WorkPlace place, JobOptions options)
    {
        try
        {
            if (place.WorkFolder is not null) output.WriteLine($"work folder {place.WorkFolder}");
            if (options.Quiet) return;
            output.WriteLine($"database {place.Database}");
            output.WriteLine($"rejected rows {place.Rejected}");
        }
        catch (IOException exception)
        {
            throw JobFailedException.NoOutput(exception);
        }
    }

    /// <summary>Serves the dashboard, if that was asked for, and says where it is, even when little else is said: nobody could find it otherwise.</summary>
    private async Task<DashboardServer?> StartDashboardAsync(JobOptions options)
    {
        if (!options.Dashboard) return null;
        var dashboard = await DashboardServer.StartAsync().ConfigureAwait(false);
        try
        {
            await output.WriteLineAsync($"dashboard {dashboard.Address}").ConfigureAwait(false);
            return dashboard;
        }
        catch (IOException exception)
        {
            await dashboard.DisposeAsync().ConfigureAwait(false);
            throw JobFailedException.NoOutput(exception);
        }
    }

    /// <summary>Opens the outputs, generates input if there is none, and loads.</summary>
    private async Task RunPartsAsync(JobOptions options, WorkPlace place, InputFiles? inputs, CancellationToken cancellationToken)
    {
        using var database = OrdersDatabase.Open(place.Database);
        using var rejects = RejectsFile.Create(place.Rejected);
        inputs ??= await GenerateAsync(options, place.WorkFolder!, cancellationToken).ConfigureAwait(false);
        if (inputs is null) return;

        var history = new RunHistory(database);
        var run = options.Resume ? history.Resume(inputs) : history.Begin(inputs);
        _hasBegun = true;
        _start = time.GetTimestamp();
        using var store = new RunStore(database, run);
        try
        {
            if (!run.IsFinished) await LoadAsync(inputs, run, store, options, cancellationToken).ConfigureAwait(false);
            store.WriteRejects(rejects);
            if (!cancellationToken.IsCancellationRequested) history.Finish(run);
        }
        finally
        {
            _figures = store.Figures(TimeSpan.Zero) with { ReadBefore = run.Checkpoint.RowNumber };
        }
    }

    private async Task LoadAsync(InputFiles inputs, LoadRun run, RunStore store, JobOptions options, CancellationToken cancellationToken)
    {
        await using var service = ExchangeRateServer.Start(ServiceOptions, time);
        using var client = new ExchangeRateClient(service.Address);
        IRowSource reader = options.Replay is null
            ? new OrdersReader(inputs.Paths, run.Checkpoint)
            : ReplayReader.Open(inputs.Paths[0], run.Checkpoint);
        await using var rows = new RowsSource(reader);
        var work = new OrdersPipeline(rows, new DayTotals(client), store, time) { Declared = pipeline => _dashboard?.Show(pipeline) }.RunAsync(cancellationToken);
        await progress.FollowAsync("loading", () => rows.BytesRead / Math.Max(1.0, inputs.TotalBytes), work).ConfigureAwait(false);
    }

    /// <summary>Generates the input; null if that was cancelled.</summary>
    private async Task<InputFiles?> GenerateAsync(JobOptions options, string folder, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, GeneratedName(options));
        var generator = new OrderGenerator(options.Orders, options.Seed);
        var work = Task.Run(() => generator.WriteFile(path, cancellationToken), CancellationToken.None);
        try
        {
            await progress.FollowAsync("generating", () => (double)generator.RowsWritten / options.Orders, work).ConfigureAwait(false);
            return InputFiles.Find([path]);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
