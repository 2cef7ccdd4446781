using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace WhiteLabelLinks.Data;

/// <summary>
/// Sees to it that no command of <see cref="AppDb"/> runs on a connection that acts for anyone but the context's scope. EF opens a
/// connection for each query unless told otherwise, so settings are given at opening; before each command it is checked that the
/// scope has not changed since, and after a rollback they are given again.
/// </summary>
internal sealed class TenantConnectionInterceptor : DbCommandInterceptor, IDbConnectionInterceptor, IDbTransactionInterceptor
{
    public static readonly TenantConnectionInterceptor Instance = new();

    public void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        Session(eventData.Context)?.Forget();
        Session(eventData.Context)?.Ensure(connection, null);
    }

    public async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        if (Session(eventData.Context) is { } session)
        {
            session.Forget();
            await session.EnsureAsync(connection, null, cancellationToken);
        }
    }

    public void ConnectionClosed(DbConnection connection, ConnectionEndEventData eventData) => Session(eventData.Context)?.Forget();

    public Task ConnectionClosedAsync(DbConnection connection, ConnectionEndEventData eventData)
    {
        Session(eventData.Context)?.Forget();
        return Task.CompletedTask;
    }

    public override InterceptionResult<DbDataReader> ReaderExecuting(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result)
    {
        Before(command, eventData);
        return result;
    }

    public override InterceptionResult<int> NonQueryExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<int> result)
    {
        Before(command, eventData);
        return result;
    }

    public override InterceptionResult<object> ScalarExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<object> result)
    {
        Before(command, eventData);
        return result;
    }

    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        await BeforeAsync(command, eventData, cancellationToken);
        return result;
    }

    public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        await BeforeAsync(command, eventData, cancellationToken);
        return result;
    }

    public override async ValueTask<InterceptionResult<object>> ScalarExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default)
    {
        await BeforeAsync(command, eventData, cancellationToken);
        return result;
    }

    // One that begins while settings of an earlier one are remembered: that one ended without a word, which undid them.
    public DbTransaction TransactionStarted(DbConnection connection, TransactionEndEventData eventData, DbTransaction result)
    {
        Session(eventData.Context)?.ForgetIfGivenInTransaction();
        return result;
    }

    public ValueTask<DbTransaction> TransactionStartedAsync(
        DbConnection connection, TransactionEndEventData eventData, DbTransaction result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(TransactionStarted(connection, eventData, result));

    public DbTransaction TransactionUsed(DbConnection connection, TransactionEventData eventData, DbTransaction result)
    {
        Session(eventData.Context)?.Forget();
        return result;
    }

    public ValueTask<DbTransaction> TransactionUsedAsync(
        DbConnection connection, TransactionEventData eventData, DbTransaction result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(TransactionUsed(connection, eventData, result));

    public void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) =>
        Session(eventData.Context)?.KeepAfterCommit();

    public Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        TransactionCommitted(transaction, eventData);
        return Task.CompletedTask;
    }

    public void TransactionRolledBack(DbTransaction transaction, TransactionEndEventData eventData) => WentBack(eventData.Context);

    public Task TransactionRolledBackAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        WentBack(eventData.Context);
        return Task.CompletedTask;
    }

    public void RolledBackToSavepoint(DbTransaction transaction, TransactionEventData eventData) => WentBack(eventData.Context);

    public Task RolledBackToSavepointAsync(DbTransaction transaction, TransactionEventData eventData, CancellationToken cancellationToken = default)
    {
        WentBack(eventData.Context);
        return Task.CompletedTask;
    }

    public void TransactionFailed(DbTransaction transaction, TransactionErrorEventData eventData) => WentBack(eventData.Context);

    public Task TransactionFailedAsync(DbTransaction transaction, TransactionErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        WentBack(eventData.Context);
        return Task.CompletedTask;
    }

    private static TenantSession? Session(DbContext? context) => (context as AppDb)?.Session;

    private static void WentBack(DbContext? context) => Session(context)?.ForgetIfGivenInTransaction();

    private static void Before(DbCommand command, CommandEventData eventData)
    {
        if (Session(eventData.Context) is { } session && command.Connection is { } connection)
        {
            session.Ensure(connection, command.Transaction);
        }
    }

    private static ValueTask BeforeAsync(DbCommand command, CommandEventData eventData, CancellationToken cancellationToken) =>
        Session(eventData.Context) is { } session && command.Connection is { } connection
            ? session.EnsureAsync(connection, command.Transaction, cancellationToken)
            : ValueTask.CompletedTask;
}
