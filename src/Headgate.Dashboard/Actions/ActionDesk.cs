using System.Globalization;
using Headgate.Dashboard.Contract;
using Headgate.Dashboard.Endpoints;
using Headgate.Pipelines;
using Headgate.Pipelines.Limits;
using Microsoft.AspNetCore.Http;

namespace Headgate.Dashboard.Actions;

/// <summary>Does what is asked of a pipeline, and says what it did.</summary>
internal sealed class ActionDesk
{
    private const string RateExample = """{"permits":500,"perSeconds":1}""";
    private const string ConcurrencyExample = """{"step":"parse","concurrency":8}""";
    private const int MostConcurrent = 10_000;

    private static readonly Dictionary<string, Func<Pipeline, HttpContext, Task<ActionWork>>> Actions = new(StringComparer.Ordinal)
    {
        ["pause"] = static (pipeline, _) => Task.FromResult(new ActionWork("paused: no handler runs", pipeline.PauseAsync(CancellationToken.None))),
        ["resume"] = static (pipeline, _) => Task.FromResult(Resume(pipeline)),
        ["drain"] = static (pipeline, _) => Task.FromResult(new ActionWork("drained: nothing is under way, and it is paused", pipeline.DrainAsync(CancellationToken.None))),
        ["unblock"] = static (pipeline, _) => Task.FromResult(new ActionWork("{0} messages or batches that blocked their keys are tried again", pipeline.Unblock())),
        ["replay"] = static (pipeline, _) => Task.FromResult(new ActionWork("{0} dead letters were put into it again", pipeline.ReplayDeadLettersAsync(CancellationToken.None))),
        ["rate"] = SetRateAsync,
        ["concurrency"] = SetConcurrencyAsync,
    };

    /// <summary>Gets what can be asked.</summary>
    public static IReadOnlyCollection<string> Names => Actions.Keys;

    /// <summary>Begins an action.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="action">The action, one of <see cref="Names"/>.</param>
    /// <param name="context">The request, for its body.</param>
    /// <returns>What is to be said of it, and its end.</returns>
    /// <exception cref="ProblemException">It cannot be done now, or the request has mistakes.</exception>
    public static async Task<ActionWork> BeginAsync(Pipeline pipeline, string action, HttpContext context)
    {
        try
        {
            return await Actions[action](pipeline, context);
        }
        catch (InvalidOperationException refusal)
        {
            throw new ProblemException(StatusCodes.Status409Conflict, refusal.Message);
        }
    }

    private static ActionWork Resume(Pipeline pipeline)
    {
        if (pipeline.Status is not (PipelineStatus.Running or PipelineStatus.Paused))
            throw new InvalidOperationException($"Pipeline '{pipeline.Name}' is {pipeline.Status}. Only one that runs, or is paused, can go on.");
        pipeline.Resume();
        return new ActionWork("going on", Task.CompletedTask);
    }

    private static async Task<ActionWork> SetRateAsync(Pipeline pipeline, HttpContext context)
    {
        var request = await RequestBody.ReadAsync(context, DashboardJson.Default.RateRequest, RateExample);
        var seconds = request.PerSeconds ?? 1;
        if (request.Permits is not >= 1) throw Mistake($"permits must be a whole number of at least 1, as in {RateExample}. To let nothing pass, pause the pipeline.");
        if (!(seconds >= 0.001 && seconds <= 86_400)) throw Mistake($"perSeconds must be from 0.001 to 86400 (a day), as in {RateExample}.");
        var limit = RateLimit.Of(request.Permits.Value, TimeSpan.FromSeconds(seconds));
        if (pipeline.RateLimit is { } before) limit = limit with { Algorithm = before.Algorithm };
        pipeline.SetRateLimit(limit, atOnce: true);
        return new ActionWork(string.Create(CultureInfo.InvariantCulture, $"limited to {limit.Permits} messages per {limit.Per.TotalSeconds} s"), Task.CompletedTask);
    }

    private static async Task<ActionWork> SetConcurrencyAsync(Pipeline pipeline, HttpContext context)
    {
        var request = await RequestBody.ReadAsync(context, DashboardJson.Default.ConcurrencyRequest, ConcurrencyExample);
        if (string.IsNullOrEmpty(request.Step)) throw Mistake($"step must be the name of a step or a batcher, as in {ConcurrencyExample}.");
        if (request.Concurrency is not (>= 1 and <= MostConcurrent)) throw Mistake($"concurrency must be a whole number from 1 to {MostConcurrent}, as in {ConcurrencyExample}.");
        try
        {
            pipeline.SetConcurrency(request.Step, request.Concurrency.Value);
        }
        catch (ArgumentException)
        {
            var topology = pipeline.Topology;
            var names = topology.Steps.Concat(topology.Batchers).Select(static part => part.Name);
            throw Mistake($"Pipeline '{pipeline.Name}' has no step '{request.Step}'. It has {Answer.Enumerate(names)}.");
        }

        return new ActionWork($"running at most {request.Concurrency} handlers of '{request.Step}' at once", Task.CompletedTask);
    }

    private static ProblemException Mistake(string detail) => new(StatusCodes.Status400BadRequest, detail);
}
