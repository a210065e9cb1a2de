import { type ChurnResponse } from '../churn/churn-contract';

/** What BigQuery sends for many rows of a query at once: the protocol of its remote functions. */
export interface RemoteFunctionRequest {
  /**
   * Names the request; one that BigQuery sends again has another.
   * @example "124ab1c"
   */
  requestId?: string;
  /**
   * The job that asks.
   * @example "//bigquery.googleapis.com/projects/my-project/jobs/my-project:US.bquxjob_5b4c112c_17961fafeaf"
   */
  caller?: string;
  /**
   * Who runs the query.
   * @example "analyst@example.com"
   */
  sessionUser?: string;
  /** What the function was made with as `user_defined_context`; nothing is read from it. */
  userDefinedContext?: Record<string, string>;
  /**
   * A list of arguments for each row: customer_id, recency_days, frequency, avg_monetary, loyalty_member,
   * days_since_join, total_purchases. Numbers may be texts, as BigQuery writes those that JSON may not hold exactly.
   * @maxItems 10000
   * @example [["123", 30, 5, 125.5, true, 365, null]]
   */
  calls: unknown[][];
  /** What Google may add to the protocol. */
  [field: string]: unknown;
}

/** What BigQuery takes: a reply for each call, in their order. */
export interface RemoteFunctionResponse {
  /** Null for a customer whom `/api/predict/churn` would refuse. */
  replies: (ChurnResponse | null)[];
}
