using Headgate.Dashboard.Contract;
using Headgate.Dashboard.Diagnostics;
using Headgate.Dashboard.Endpoints;
using Headgate.Dashboard.Hosting;
using Headgate.Dashboard.Payloads;
using Headgate.Pipelines;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Headgate.Dashboard.Actions;

/// <summary>Takes the actions of those who may act. Each is logged, with who asked for it; and each that is refused.</summary>
internal sealed class ActionEndpoints(DashboardRuntime runtime)
{
    /// <summary>How long an answer waits for the end of an action.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ActionGuard _guard = new(runtime.Options);

    /// <summary>Says whether whoever asks may act, and gives them the token that an action must bring.</summary>
    public async Task PermitAsync(HttpContext context)
    {
        var refusal = await _guard.WhyNotAsync(context);
        var tokens = refusal is null ? context.RequestServices.GetRequiredService<IAntiforgery>().GetAndStoreTokens(context) : null;
        var permit = new ActionPermit { Allowed = refusal is null, Reason = refusal, Header = tokens?.HeaderName, Token = tokens?.RequestToken };
        await Answer.JsonAsync(context, permit, DashboardJson.Default.ActionPermit);
    }

    /// <summary>Does an action.</summary>
    public async Task ActAsync(HttpContext context)
    {
        runtime.Start();
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.Headers.Allow = HttpMethods.Post;
            throw new ProblemException(StatusCodes.Status405MethodNotAllowed, "Actions are sent with POST.");
        }

        var pipeline = PipelineEndpoints.Find(runtime, context);
        var action = (string)context.GetRouteValue("verb")!;
        if (!ActionDesk.Names.Contains(action)) throw new ProblemException(StatusCodes.Status404NotFound, $"There is no action '{action}'. There are: {Answer.Enumerate(ActionDesk.Names)}.");
        try
        {
            if (await _guard.WhyNotAsync(context) is { } refusal) throw new ProblemException(StatusCodes.Status403Forbidden, refusal);
            await ActionGuard.CheckOriginAsync(context);
            var outcome = await PerformAsync(context, pipeline, action);
            await Answer.JsonAsync(context, outcome, DashboardJson.Default.ActionOutcome, outcome.IsDone ? StatusCodes.Status200OK : StatusCodes.Status202Accepted);
        }
        catch (ProblemException problem)
        {
            // Who it is may be known only since the guard has asked for it.
            var (who, reason) = (Answer.WhoSent(context), problem.Message.ReplaceLineEndings(" "));
            if (problem.Status < StatusCodes.Status500InternalServerError) DashboardEvents.ActionRefused(runtime.Logger, pipeline.Name, action, who, reason);
            else DashboardEvents.ActionBroken(runtime.Logger, problem.InnerException ?? problem, pipeline.Name, action, who);
            throw;
        }
    }

    /// <summary>Does it, and says what it has done. Whatever it fails by is said in words.</summary>
    private async Task<ActionOutcome> PerformAsync(HttpContext context, Pipeline pipeline, string action)
    {
        try
        {
            return await WaitAsync(context, pipeline, action, await ActionDesk.BeginAsync(pipeline, action, context));
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            throw new ProblemException(StatusCodes.Status409Conflict, $"Pipeline '{pipeline.Name}': {action} was given up, since the pipeline stopped meanwhile. It is {pipeline.Status}.");
        }
        catch (Exception failure) when (failure is not (ProblemException or OperationCanceledException or BadHttpRequestException))
        {
            throw new ProblemException(StatusCodes.Status500InternalServerError, $"Pipeline '{pipeline.Name}': {action} has failed: {PayloadText.ReasonOf(failure)}", failure);
        }
    }

    private async Task<ActionOutcome> WaitAsync(HttpContext context, Pipeline pipeline, string action, ActionWork work)
    {
        var who = Answer.WhoSent(context);
        _ = runtime.Pending.NoteAsync(pipeline.Name, action, work.End);
        using (var patience = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted))
        {
            await Task.WhenAny(work.End, Task.Delay(Patience, runtime.Clock, patience.Token));
            await patience.CancelAsync();
        }

        var isDone = work.End.IsCompleted;
        if (work.End.Exception?.InnerException is InvalidOperationException refusal) throw new ProblemException(StatusCodes.Status409Conflict, refusal.Message);
        if (isDone) await work.End;
        else _ = FollowAsync(pipeline.Name, action, who, work.End);
        var message = isDone ? work.Describe(pipeline.Name) : $"Pipeline '{pipeline.Name}': {action} has begun, and goes on.";
        DashboardEvents.ActionPerformed(runtime.Logger, pipeline.Name, action, who, message);
        return new ActionOutcome { Pipeline = pipeline.Name, Action = action, IsDone = isDone, Status = pipeline.Status.ToString(), Message = message, Count = work.Count };
    }

    /// <summary>Nobody waits for an action that goes on after its answer; its failure is not lost.</summary>
    private async Task FollowAsync(string pipeline, string action, string who, Task end)
    {
        try
        {
            await end;
        }
        catch (Exception failure)
        {
            DashboardEvents.ActionFailed(runtime.Logger, failure, pipeline, action, who);
        }
    }
}
