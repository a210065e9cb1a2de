// Made of the API's OpenAPI document: npx nx run client:generate

export interface paths {
    "/bigquery/remote/churn": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Answer a remote function of BigQuery
         * @description Predicts churn of up to 10,000 rows of a query. BigQuery calls it for a function made by
         *     `CREATE FUNCTION ... REMOTE WITH CONNECTION`; each reply is the answer of `/api/predict/churn`, for
         *     `RETURNS JSON`. The same request has the same replies, however often it comes.
         */
        post: operations["RemoteChurn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/predict/churn": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Predict churn of one customer
         * @description Predicts whether one customer is about to leave: the probability of no purchase within the model's horizon,
         *     what to do about it, and when the next purchase is expected.
         */
        post: operations["PredictChurn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/predict/churn/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Predict churn of many customers
         * @description Predicts churn of 1 to 10,000 customers, in the order of the request. One faulty customer refuses the whole
         *     batch, and the answer names each fault.
         */
        post: operations["PredictChurnBatch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/predict/demand": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Forecast demand of one product
         * @description Forecasts the units of one product over the next 7 and 30 days, each with the interval in which sales lie at the
         *     model's level, and says how the product moves and what the forecast rests on.
         */
        post: operations["PredictDemand"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/predict/demand/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Forecast demand of many products
         * @description Forecasts 1 to 10,000 products, in the order of the request. One faulty product refuses the whole batch, and the
         *     answer names each fault.
         */
        post: operations["PredictDemandBatch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Is the service there?
         * @description Answers whether the service runs; it never touches a model.
         */
        get: operations["Health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Liveness
         * @description For orchestrators: a process that does not answer this is to be restarted.
         */
        get: operations["Live"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Readiness
         * @description For load balancers: each model is loaded and its golden rows were answered as when it was trained. Otherwise 503
         *     with the reason, and the command that mends it; one missing model is enough, so that no half service
         *     gets its share of the traffic, though the other model answers all the same. Until all processes of the service can
         *     answer it is not ready either; one that is replaced later does not make it unready.
         */
        get: operations["Ready"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the models
         * @description Lists the models with their versions, each with its metrics on rows that it never saw.
         */
        get: operations["ListModels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/models/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a model
         * @description One model in full: the history of its champion, and of each version the features, the metrics beside the
         *     baselines', what the acceptance policy said of it, where the rows came from, and the proofs that it is served as it was trained,
         *     and that all places that give predictions answer alike.
         */
        get: operations["ShowModel"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/models/{name}/card": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the model card
         * @description The champion's model card: what it is for, what it was trained on, how good it is and where it is not to be used.
         *     Markdown, or a page with pictures where HTML is asked for.
         */
        get: operations["ShowModelCard"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/models/{name}/reload": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take the new champion
         * @description Has every process look for a new champion now; without it they notice a promotion or a rollback by themselves,
         *     within some seconds. The new version is loaded beside the old one and proved before it answers; where that fails,
         *     the old one goes on and the answer says why.
         */
        post: operations["ReloadModel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Server metadata
         * @description Name and version of the service. The binary tensor extension is not spoken: tensors are JSON.
         */
        get: operations["InferenceServer"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Server live
         * @description As `/health/live`.
         */
        get: operations["InferenceServerLive"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Server ready
         * @description As `/health/ready`: all models are loaded and proved, else 503 with the reason.
         */
        get: operations["InferenceServerReady"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/models/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Model metadata
         * @description The tensors that a model takes and gives, and the version that answers. Inputs with the parameter `optional` may be
         *     left out; ids may be INT64 as well. -1 days, and the empty text of `seasonal_trend`, stand for null.
         */
        get: operations["InferenceModel"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/models/{name}/versions/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Model metadata of a version
         * @description As without a version, where that version is the one that answers.
         */
        get: operations["InferenceModelVersion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/models/{name}/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Model ready
         * @description Whether the model answers; else 503 with the reason.
         */
        get: operations["InferenceModelReady"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/models/{name}/versions/{version}/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Model ready in a version
         * @description Whether that version of the model answers.
         */
        get: operations["InferenceModelVersionReady"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/models/{name}/infer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Infer
         * @description Predicts 1 to 10,000 rows, which come field by field: each field of `/api/predict/{name}` is a tensor. The answers
         *     are those of the batch route, field by field too.
         */
        post: operations["Infer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/models/{name}/versions/{version}/infer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Infer by a version
         * @description As without a version, where that version is the one that answers; else 404.
         */
        post: operations["InferVersion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * Format: int64
         * @description An integer that JSON carries exactly.
         * @example 123
         */
        IntegerId: number;
        /** @example C-00123 */
        TextId: string;
        /** @description The customer's id in your system, echoed as it was sent. */
        CustomerId: components["schemas"]["IntegerId"] | components["schemas"]["TextId"];
        /** @description When the next purchase is expected. */
        NextActivePeriod: {
            /**
             * Format: int32
             * @description Days from today by which a quarter of such customers have bought again.
             * @example 9
             */
            from_days: number;
            /**
             * Format: int32
             * @description Days from today by which three quarters of them have; 365 stands for a year or later.
             * @example 52
             */
            to_days: number;
        };
        /** @description What one field of the request adds to the prediction. */
        Reason: {
            /**
             * @description Name of the field.
             * @example recency_days
             */
            feature: string;
            /**
             * @description Its value in the request; where the request left it out and the model takes another one for it, that one.
             * @example 30
             */
            value: number | string | boolean;
            /**
             * Format: double
             * @description What it adds, in the units of reasons_base: above 0 it raises the prediction.
             * @example -0.41
             */
            effect: number;
        };
        /** @description What the model says of one customer. */
        ChurnResponse: {
            customer_id: components["schemas"]["CustomerId"];
            /**
             * Format: double
             * @description Probability of no purchase in the horizon_days days from today, 0 to 1.
             * @example 0.23
             */
            churn_probability: number;
            /**
             * @description From thresholds that are kept in the model, by default MEDIUM from 0.3 and HIGH from 0.6.
             * @example LOW
             * @enum {string}
             */
            risk_category: "LOW" | "MEDIUM" | "HIGH";
            /**
             * @description What to do: Personal outreach is for customers of HIGH risk in the top quarter by value.
             * @example Monitor
             * @enum {string}
             */
            next_action: "Monitor" | "Send reminder" | "Offer incentive" | "Personal outreach";
            /**
             * Format: int32
             * @description Length of the period that the probability speaks of, in days.
             * @example 90
             */
            horizon_days: number;
            /** @description Null when less than half of such customers buy within 180 days. */
            next_active_period: components["schemas"]["NextActivePeriod"] | null;
            /**
             * Format: int32
             * @description Days since which the customer counts as inactive; null while a purchase is expected.
             * @example null
             */
            inactive_since_days: number | null;
            /**
             * Format: double
             * @description Spend expected to be lost over the horizon, in the currency of avg_monetary: work off the highest first.
             * @example 72.2
             */
            value_at_risk: number;
            /**
             * @description With explain=true only: what each field that was sent adds to the log-odds of churn, ln(p / (1 - p)), the largest
             *     effect first. reasons_base and all effects sum up to the log-odds of churn_probability.
             */
            reasons?: components["schemas"]["Reason"][];
            /**
             * Format: double
             * @description With explain=true only: the mean log-odds of the training customers that the customer is compared with.
             * @example -0.35
             */
            reasons_base?: number;
            /**
             * @description The version of the model that answered.
             * @example 20261123-231500-3f2a9c
             */
            model_version: string;
        };
        /** @description What BigQuery takes: a reply for each call, in their order. */
        RemoteFunctionResponse: {
            /** @description Null for a customer whom `/api/predict/churn` would refuse. */
            replies: (components["schemas"]["ChurnResponse"] | null)[];
        };
        /** @description Construct a type with a set of properties K of type T */
        "Record_string.string_": {
            [key: string]: string;
        };
        /** @description What BigQuery sends for many rows of a query at once: the protocol of its remote functions. */
        RemoteFunctionRequest: {
            /**
             * @description Names the request; one that BigQuery sends again has another.
             * @example 124ab1c
             */
            requestId?: string;
            /**
             * @description The job that asks.
             * @example //bigquery.googleapis.com/projects/my-project/jobs/my-project:US.bquxjob_5b4c112c_17961fafeaf
             */
            caller?: string;
            /**
             * @description Who runs the query.
             * @example analyst@example.com
             */
            sessionUser?: string;
            /** @description What the function was made with as `user_defined_context`; nothing is read from it. */
            userDefinedContext?: components["schemas"]["Record_string.string_"];
            /**
             * @description A list of arguments for each row: customer_id, recency_days, frequency, avg_monetary, loyalty_member,
             *     days_since_join, total_purchases. Numbers may be texts, as BigQuery writes those that JSON may not hold exactly.
             * @example [
             *       [
             *         "123",
             *         30,
             *         5,
             *         125.5,
             *         true,
             *         365,
             *         null
             *       ]
             *     ]
             */
            calls: unknown[][];
        } & {
            [key: string]: unknown;
        };
        /** @description A customer as known today: the as-of day T, whose own purchases are not yet part of it. */
        ChurnRequest: {
            /** @description The customer's id in your system: an integer, or a text of 1 to 64 characters. Echoed as it was sent. */
            customer_id: components["schemas"]["CustomerId"];
            /**
             * Format: int32
             * @description Days since the last purchase. At most days_since_join.
             * @example 30
             */
            recency_days: number;
            /**
             * Format: int32
             * @description Days with a purchase in the model's lookback window, by default the last 180 days.
             * @example 5
             */
            frequency: number;
            /**
             * Format: double
             * @description Mean spend per day with a purchase, over the whole history, in your currency.
             * @example 125.5
             */
            avg_monetary: number;
            /**
             * @description Member of the loyalty programme.
             * @example true
             */
            loyalty_member: boolean;
            /**
             * Format: int32
             * @description Days since joining, or since the first purchase where that came earlier.
             * @example 365
             */
            days_since_join: number;
            /**
             * Format: int32
             * @description Days with a purchase in the whole history, so at least frequency and 1. Left out, the model goes by the other
             *     fields.
             * @example 9
             */
            total_purchases?: number;
        };
        /** @description Customers by risk category. */
        RiskSummary: {
            /** Format: int32 */
            LOW: number;
            /** Format: int32 */
            MEDIUM: number;
            /** Format: int32 */
            HIGH: number;
        };
        ChurnBatchResponse: {
            /** @description In the order of the request, or by value_at_risk where that was asked for. */
            predictions: components["schemas"]["ChurnResponse"][];
            summary: components["schemas"]["RiskSummary"];
            /** @example 20261123-231500-3f2a9c */
            model_version: string;
        };
        /** @description Many customers at once, answered in the same order. */
        ChurnBatchRequest: {
            customers: components["schemas"]["ChurnRequest"][];
        };
        /**
         * @description By what a batch is sorted, highest first.
         * @enum {string}
         */
        BatchOrder: "value_at_risk";
        /**
         * @description The product's id in your system, echoed as it was sent.
         * @example 456
         */
        ProductId: components["schemas"]["IntegerId"] | components["schemas"]["TextId"];
        /** @description Between which units sales lie with the probability confidence_level. */
        DemandInterval: {
            /**
             * Format: int64
             * @example 130
             */
            lower: number;
            /**
             * Format: int64
             * @example 160
             */
            upper: number;
        };
        /** @description By the days that are forecast. */
        DemandIntervals: {
            "7d": components["schemas"]["DemandInterval"];
            "30d": components["schemas"]["DemandInterval"];
        };
        /** @description What the model says of one product, in whole units. */
        DemandResponse: {
            product_id: components["schemas"]["ProductId"];
            /**
             * Format: int64
             * @description Units expected to be sold on T and the 6 days after it.
             * @example 145
             */
            forecast_7d: number;
            /**
             * Format: int64
             * @description Units expected to be sold on T and the 29 days after it; never below forecast_7d.
             * @example 550
             */
            forecast_30d: number;
            /**
             * Format: int64
             * @description Lower bound of the 7 days, as in intervals.
             * @example 130
             */
            confidence_lower: number;
            /**
             * Format: int64
             * @description Upper bound of the 7 days, as in intervals.
             * @example 160
             */
            confidence_upper: number;
            /**
             * @description The forecast of 7 days against the recent run-rate; changes within a tenth, kept in the model, are none.
             * @example increasing
             * @enum {string}
             */
            trend: "increasing" | "stable" | "decreasing";
            /**
             * Format: double
             * @description Share of sales that the intervals hold.
             * @example 0.8
             */
            confidence_level: number;
            /** @description Of both horizons. Each holds its forecast. */
            intervals: components["schemas"]["DemandIntervals"];
            /**
             * @description Mean daily sales of the category in this season against its year. Null when the training data hold less than a
             *     year, or the category was not among them.
             * @example peak
             * @enum {string|null}
             */
            seasonal_trend: "peak" | "typical" | "off" | null;
            /**
             * @description The run-rate among those of the category in training: slow is the lowest quarter, fast the highest.
             * @example normal
             * @enum {string}
             */
            movement: "slow" | "normal" | "fast";
            /**
             * @description What the forecast rests on: the product's own history where the model has it, as of T or not long before; else the
             *     fields alone, and all_products where training did not know the category.
             * @example category
             * @enum {string}
             */
            basis: "history" | "category" | "all_products";
            /**
             * @description With explain=true only: what each field that was sent adds to the natural logarithm of the units of 7 days, the
             *     largest effect first: 0.1 raises the forecast by 10.5 %. reasons_base and all effects sum up to the logarithm of
             *     the forecast before it is rounded to forecast_7d.
             */
            reasons?: components["schemas"]["Reason"][];
            /**
             * Format: double
             * @description With explain=true only: the mean logarithm of the 7 days of the training products that the product is compared
             *     with.
             * @example 2.31
             */
            reasons_base?: number;
            /**
             * @description The version of the model that answered.
             * @example 20261123-231500-3f2a9c
             */
            model_version: string;
        };
        /** @description A product as known on one day, the origin day T: what was sold before it, and its place in the calendar. */
        DemandRequest: {
            /**
             * @description The product's id in your system: an integer, or a text of 1 to 64 characters. Echoed as it was sent. Where the
             *     model knows the product's own history, the forecast looks at it too: basis says so.
             */
            product_id: components["schemas"]["ProductId"];
            /**
             * @description As in your products. One that the model was not trained with is answered by what all products have in common:
             *     basis says so.
             * @example Textiles
             */
            category: string;
            /**
             * Format: int32
             * @description Units sold over the 7 days before T; returns are not taken off.
             * @example 120
             */
            recent_sales_7d: number;
            /**
             * Format: int32
             * @description Units sold over the 14 days before T: from recent_sales_7d to recent_sales_30d. Left out, it counts as
             *     recent_sales_7d + (recent_sales_30d - recent_sales_7d) x 7/23.
             * @example 230
             */
            recent_sales_14d?: number;
            /**
             * Format: int32
             * @description Units sold over the 30 days before T; at least recent_sales_7d.
             * @example 450
             */
            recent_sales_30d: number;
            /**
             * @description Season of T, as your customers have it.
             * @example summer
             * @enum {string}
             */
            seasonality: "winter" | "spring" | "summer" | "autumn";
            /**
             * @description Weekday of T.
             * @example Saturday
             * @enum {string}
             */
            day_of_week: "Monday" | "Tuesday" | "Wednesday" | "Thursday" | "Friday" | "Saturday" | "Sunday";
            /**
             * @description T is a holiday. Left out, it is none.
             * @example false
             */
            is_holiday?: boolean;
            /**
             * @description T itself, as YYYY-MM-DD; day_of_week must be its weekday. Left out, it is today in UTC. A product's history is
             *     looked at where it is known as of T or up to 60 days earlier, kept in the model, and so is what its category sold
             *     52 weeks before T, where seasonality and day_of_week are T's.
             * @example 2026-07-18
             */
            as_of_date?: string;
        };
        /** @description Products by movement: slow movers bind capital, fast ones run out. Units of unlike products are not summed. */
        MovementSummary: {
            /** Format: int32 */
            slow: number;
            /** Format: int32 */
            normal: number;
            /** Format: int32 */
            fast: number;
        };
        DemandBatchResponse: {
            /** @description In the order of the request. */
            predictions: components["schemas"]["DemandResponse"][];
            summary: components["schemas"]["MovementSummary"];
            /** @example 20261123-231500-3f2a9c */
            model_version: string;
        };
        /** @description Many products at once, answered in the same order. */
        DemandBatchRequest: {
            products: components["schemas"]["DemandRequest"][];
        };
        Health: {
            /** @example ok */
            status: string;
            /**
             * @description Version of the API.
             * @example 1.0.0
             */
            version: string;
        };
        Liveness: {
            /** @example alive */
            status: string;
        };
        ReadyModel: {
            /** @example churn */
            name: string;
            /**
             * @description The version that answers.
             * @example 20261123-231500-3f2a9c
             */
            version: string;
            /** @description Null, or why a newer champion does not answer. */
            reason: string | null;
        };
        /** @description Processes that answer. */
        ReadyWorkers: {
            /**
             * Format: int32
             * @description That are to serve.
             * @example 2
             */
            configured: number;
            /**
             * Format: int32
             * @description That can answer.
             * @example 2
             */
            ready: number;
        };
        /** @description How it stands with the record of predictions. Predictions go on without it. */
        PredictionLogState: {
            /**
             * Format: int32
             * @description Lines that could not be written since the start.
             * @example 0
             */
            lost_lines: number;
            /** @description Null, or why lines cannot be written now. */
            reason: string | null;
        };
        ReadyReport: {
            /** @example ready */
            status: string;
            models: components["schemas"]["ReadyModel"][];
            workers: components["schemas"]["ReadyWorkers"];
            prediction_log: components["schemas"]["PredictionLogState"];
        };
        /** @description A figure with the interval in which it lies. */
        MetricEstimate: {
            /**
             * Format: double
             * @example 0.81
             */
            value: number;
            /**
             * Format: double
             * @example 0.8
             */
            low: number;
            /**
             * Format: double
             * @example 0.82
             */
            high: number;
        };
        /** @description Construct a type with a set of properties K of type T */
        "Record_string.MetricEstimate_": {
            [key: string]: components["schemas"]["MetricEstimate"];
        };
        /** @description Metrics by name, e.g. `roc_auc`. */
        Metrics: components["schemas"]["Record_string.MetricEstimate_"];
        /** @description First and last as-of day of the training rows. */
        TrainingWindow: {
            /** @example 2025-01-01 */
            from: string;
            /** @example 2026-06-30 */
            to: string;
        };
        ModelVersion: {
            /** @example 20261123-231500-3f2a9c */
            version: string;
            /** @description Instant of publication, UTC. */
            created_at: string;
            /** @description On rows that the model never saw, each with its confidence interval. */
            metrics: components["schemas"]["Metrics"];
            training_window: components["schemas"]["TrainingWindow"];
            /** @description Whether all places that were asked answered alike; null where the version has no parity certificate. */
            certified: boolean | null;
        };
        ModelSummary: {
            /** @example churn */
            name: string;
            /** @description The version that is to answer; null before the first promotion. */
            champion: string | null;
            /** @description Newest first. */
            versions: components["schemas"]["ModelVersion"][];
        };
        ChampionChange: {
            version: string;
            /** @description The champion before; null at the first. */
            previous: string | null;
            at: string;
            /** @enum {string} */
            action: "promote" | "rollback" | "import";
            reason: string;
        };
        ModelFeature: {
            name: string;
            description: string;
        };
        /** @description Construct a type with a set of properties K of type T */
        "Record_string.Metrics_": {
            [key: string]: components["schemas"]["Metrics"];
        };
        ModelEvaluation: {
            /**
             * Format: int32
             * @description Rows of the test set.
             */
            rows: number;
            /** @description As-of days of the test set. */
            as_of: string[];
            /**
             * Format: double
             * @description Level of the confidence intervals.
             * @example 0.95
             */
            level: number;
            /** @description How the intervals were made. */
            method: string;
            model: components["schemas"]["Metrics"];
            /** @description What simple rules reach on the same rows. */
            baselines: components["schemas"]["Record_string.Metrics_"];
        };
        /** @description Construct a type with a set of properties K of type T */
        "Record_string.number_": {
            [key: string]: number;
        };
        /** @description One question of the acceptance policy with its answer. */
        ModelAcceptanceCheck: {
            /** @example champion log_loss */
            check: string;
            /** @description False refused the model; null where figures are shown and nothing is decided by them. */
            passed: boolean | null;
            /** @description What was compared, e.g. the model, the champion, their difference and the interval it lies in, the limit. */
            figures: components["schemas"]["Record_string.number_"];
            /**
             * @description The answer in words.
             * @example Log loss 0.512 is not worse beyond noise than 0.513 of the champion.
             */
            sentence: string;
        };
        /** @description What the acceptance policy said of a version, before it was saved. */
        ModelAcceptance: {
            /** @description Whether no check refused it. */
            accepted: boolean;
            /**
             * @description The version that was judged. It is another one where this version was made of it with other product profiles, and
             *     was not judged anew.
             * @example 20261123-231500-3f2a9c
             */
            of_version: string;
            /** @description The champion of that time, where both were compared on the same test rows. */
            compared_with: string | null;
            checks: components["schemas"]["ModelAcceptanceCheck"][];
        };
        RowCounts: {
            /** Format: int32 */
            train: number;
            /** Format: int32 */
            calibration: number;
            /** Format: int32 */
            test: number;
        };
        /** @description Proof that the served network gives what TensorFlow.js gave at training. */
        ModelParity: {
            /** Format: int32 */
            rows: number;
            /** Format: double */
            largest_difference: number;
            /** Format: double */
            tolerance: number;
            backend: string;
        };
        /** @description A place that gives predictions, and how its answers differ from those of the predictor in the process. */
        CertifiedPlaceResult: {
            /** @example API over HTTP */
            place: string;
            /** @enum {string} */
            result: "passed" | "failed" | "not run";
            /**
             * Format: int32
             * @description Rows that were compared.
             * @example 10100
             */
            rows: number;
            /**
             * Format: int32
             * @description Rows of which any answer differs by more than the tolerance.
             * @example 0
             */
            differing_rows: number;
            /**
             * Format: double
             * @description Between numbers; null where a text differs or an answer is missing, and where nothing was compared.
             * @example 0
             */
            largest_difference: number | null;
            /**
             * Format: double
             * @description What is allowed; 0 is to the last bit.
             * @example 0
             */
            tolerance: number;
            /**
             * Format: double
             * @example 0.8
             */
            seconds: number;
            /** @description What was compared, the first difference, or why nothing was. */
            note: string | null;
        };
        /** @description Proof that a version answers alike wherever it answers. */
        ModelCertificate: {
            /** @description No place failed, and at least one passed. */
            passed: boolean;
            /** @description Instant at which it was made, UTC. */
            certified_at: string;
            /**
             * Format: int32
             * @description Generated over all that a request may say.
             * @example 10000
             */
            generated_rows: number;
            /**
             * Format: int32
             * @example 100
             */
            golden_rows: number;
            /** @description What computed, e.g. node, tensorflow, duckdb, postgresql. */
            versions: components["schemas"]["Record_string.string_"];
            places: components["schemas"]["CertifiedPlaceResult"][];
        };
        VersionDetail: {
            /** @example 20261123-231500-3f2a9c */
            version: string;
            /** @description Instant of publication, UTC. */
            created_at: string;
            /** @description On rows that the model never saw, each with its confidence interval. */
            metrics: components["schemas"]["Metrics"];
            training_window: components["schemas"]["TrainingWindow"];
            /** @description Whether all places that were asked answered alike; null where the version has no parity certificate. */
            certified: boolean | null;
            /** @description Name and version of the feature view. */
            feature_view: string;
            features: components["schemas"]["ModelFeature"][];
            evaluation: components["schemas"]["ModelEvaluation"];
            /** @description Null in versions that were saved before there was a policy. */
            acceptance: components["schemas"]["ModelAcceptance"] | null;
            rows: components["schemas"]["RowCounts"];
            /** @description Where the rows came from. */
            source: string;
            /** Format: int64 */
            seed: number;
            /** @description Commit of the code, null outside a git checkout. */
            commit: string | null;
            parity: components["schemas"]["ModelParity"];
            /** @description Null where none was made. */
            certificate: components["schemas"]["ModelCertificate"] | null;
        };
        ModelDetail: {
            /** @example churn */
            name: string;
            champion: string | null;
            /** @description All changes of the champion, oldest first. */
            history: components["schemas"]["ChampionChange"][];
            /** @description Newest first. */
            versions: components["schemas"]["VersionDetail"][];
        };
        /** @description What answers after a reload. */
        ModelReload: {
            /** @example churn */
            name: string;
            /** @example 20261123-231500-3f2a9c */
            version: string;
            /**
             * Format: int32
             * @description Processes that it answers in.
             * @example 2
             */
            workers: number;
        };
        InferenceServerMetadata: {
            /** @example retail-ml */
            name: string;
            /** @example 1.0.0 */
            version: string;
            extensions: string[];
        };
        InferenceServerLive: {
            live: boolean;
        };
        InferenceServerReady: {
            ready: boolean;
        };
        /**
         * @description Types of the elements of a tensor, of those that the protocol knows.
         * @enum {string}
         */
        Datatype: "BOOL" | "INT64" | "FP64" | "BYTES";
        TensorMetadata: {
            /** @example recency_days */
            name: string;
            datatype: components["schemas"]["Datatype"];
            /**
             * @description -1: any number of rows.
             * @example [
             *       -1
             *     ]
             */
            shape: number[];
            /** @description `optional`: the tensor may be left out. */
            parameters?: {
                optional: boolean;
            };
        };
        InferenceModelMetadata: {
            /** @example churn */
            name: string;
            /** @description The version that answers. */
            versions: string[];
            /** @example retail-ml_layersmodel */
            platform: string;
            inputs: components["schemas"]["TensorMetadata"][];
            outputs: components["schemas"]["TensorMetadata"][];
        };
        InferenceModelReady: {
            /** @example churn */
            name: string;
            ready: boolean;
        };
        OutputTensor: {
            /** @example churn_probability */
            name: string;
            datatype: components["schemas"]["Datatype"];
            /**
             * @example [
             *       1
             *     ]
             */
            shape: number[];
            /** @description One element a row, in the order of the request. */
            data: unknown[];
        };
        InferenceResponse: {
            /** @example churn */
            model_name: string;
            /** @example 20261123-231500-3f2a9c */
            model_version: string;
            /** @description That of the request. */
            id?: string;
            outputs: components["schemas"]["OutputTensor"][];
        };
        /** @description Construct a type with a set of properties K of type T */
        "Record_string.unknown_": {
            [key: string]: unknown;
        };
        /** @description Passed over: the protocol lets clients send what a server need not know. */
        InferenceParameters: components["schemas"]["Record_string.unknown_"];
        /** @description What each row has at one place, e.g. `recency_days` of all customers. */
        InputTensor: {
            /**
             * @description A field of the prediction's own route.
             * @example recency_days
             */
            name: string;
            /**
             * @description The rows, as [n] or [n, 1].
             * @example [
             *       1
             *     ]
             */
            shape: number[];
            /** @example INT64 */
            datatype: string;
            parameters?: components["schemas"]["InferenceParameters"] | null;
            /**
             * @description One element a row; null where an optional field is left out of that row.
             * @example [
             *       30
             *     ]
             */
            data: unknown[];
        };
        RequestedOutput: {
            /** @example churn_probability */
            name: string;
            parameters?: components["schemas"]["InferenceParameters"] | null;
        };
        /** @description 1 to 10,000 rows, field by field. */
        InferenceRequest: {
            /**
             * @description Comes back in the answer.
             * @example 42
             */
            id?: string | null;
            /**
             * @description KServe's client repeats the address here; passed over.
             * @example churn
             */
            model_name?: string | null;
            /**
             * @description As model_name.
             * @example 20261123-231500-3f2a9c
             */
            model_version?: string | null;
            parameters?: components["schemas"]["InferenceParameters"] | null;
            /**
             * @description Those that the model's metadata name; optional ones may be left out.
             * @example [
             *       {
             *         "name": "customer_id",
             *         "shape": [
             *           2
             *         ],
             *         "datatype": "INT64",
             *         "data": [
             *           123,
             *           124
             *         ]
             *       },
             *       {
             *         "name": "recency_days",
             *         "shape": [
             *           2
             *         ],
             *         "datatype": "INT64",
             *         "data": [
             *           30,
             *           200
             *         ]
             *       },
             *       {
             *         "name": "frequency",
             *         "shape": [
             *           2
             *         ],
             *         "datatype": "INT64",
             *         "data": [
             *           5,
             *           0
             *         ]
             *       },
             *       {
             *         "name": "avg_monetary",
             *         "shape": [
             *           2
             *         ],
             *         "datatype": "FP64",
             *         "data": [
             *           125.5,
             *           20
             *         ]
             *       },
             *       {
             *         "name": "loyalty_member",
             *         "shape": [
             *           2
             *         ],
             *         "datatype": "BOOL",
             *         "data": [
             *           true,
             *           false
             *         ]
             *       },
             *       {
             *         "name": "days_since_join",
             *         "shape": [
             *           2
             *         ],
             *         "datatype": "INT64",
             *         "data": [
             *           365,
             *           400
             *         ]
             *       }
             *     ]
             */
            inputs: components["schemas"]["InputTensor"][];
            /**
             * @description Those that are wanted, in their order; left out, all.
             * @example [
             *       {
             *         "name": "churn_probability"
             *       },
             *       {
             *         "name": "risk_category"
             *       }
             *     ]
             */
            outputs?: components["schemas"]["RequestedOutput"][] | null;
        };
        /** @description Problem details as in RFC 9457. */
        Problem: {
            /** @example about:blank */
            type: string;
            /**
             * @description The phrase of the HTTP status.
             * @example Unprocessable Entity
             */
            title: string;
            /** @example 422 */
            status: number;
            /** @description One sentence on this very case. */
            detail: string;
            /**
             * @description For programs: stays when the wording changes.
             * @example invalid-request
             */
            code: string;
            /** @description Names the request in the service's logs; also X-Request-Id. */
            request_id?: string;
            /** @description What is wrong with the request, at most 20 faults. */
            errors?: {
                /**
                 * @description JSON pointer into the body.
                 * @example /customers/3/recency_days
                 */
                pointer?: string;
                /** @description Name of a query parameter. */
                parameter?: string;
                /** @example is required */
                detail: string;
            }[];
        };
        /** @description An error as in the Open Inference Protocol. */
        InferenceError: {
            /** @description All that is wrong, in sentences. */
            error: string;
        };
        /** @description An error as BigQuery wants it of a remote function; it shows the text. */
        RemoteFunctionError: {
            /** @description What is wrong, in up to 1,000 characters. */
            errorMessage: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    RemoteChurn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RemoteFunctionRequest"];
            };
        };
        responses: {
            /** @description Ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RemoteFunctionResponse"];
                };
            };
            /** @description Unprocessable Entity */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RemoteFunctionError"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RemoteFunctionError"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RemoteFunctionError"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RemoteFunctionError"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RemoteFunctionError"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RemoteFunctionError"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RemoteFunctionError"];
                };
            };
        };
    };
    PredictChurn: {
        parameters: {
            query?: {
                /** @description `true`: also what each field adds to the log-odds of churn, which takes some milliseconds */
                explain?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChurnRequest"];
            };
        };
        responses: {
            /** @description Ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChurnResponse"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    PredictChurnBatch: {
        parameters: {
            query?: {
                /** @description `value_at_risk`: highest value at risk first */
                sort?: components["schemas"]["BatchOrder"];
                /** @description `true`: also what each field adds to the log-odds of churn; for up to 1,000 customers */
                explain?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChurnBatchRequest"];
            };
        };
        responses: {
            /** @description Ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChurnBatchResponse"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    PredictDemand: {
        parameters: {
            query?: {
                /** @description `true`: also what each field adds to the logarithm of the units of 7 days, which takes some milliseconds */
                explain?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DemandRequest"];
            };
        };
        responses: {
            /** @description Ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DemandResponse"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    PredictDemandBatch: {
        parameters: {
            query?: {
                /** @description `true`: also what each field adds to the logarithm of the units of 7 days; for up to 1,000 products */
                explain?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DemandBatchRequest"];
            };
        };
        responses: {
            /** @description Ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DemandBatchResponse"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Live: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Liveness"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Ready: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReadyReport"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ListModels: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelSummary"][];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ShowModel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The model's name
                 * @example churn
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelDetail"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ShowModelCard: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The model's name
                 * @example churn
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/markdown": string;
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ReloadModel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The model's name
                 * @example churn
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelReload"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    InferenceServer: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceServerMetadata"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceError"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceError"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceError"];
                };
            };
        };
    };
    InferenceServerLive: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceServerLive"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceError"];
                };
            };
        };
    };
    InferenceServerReady: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceServerReady"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceError"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceError"];
                };
            };
        };
    };
    InferenceModel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The model's name
                 * @example churn
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceModelMetadata"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceError"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceError"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceError"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceError"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceError"];
                };
            };
        };
    };
    InferenceModelVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The model's name
                 * @example churn
                 */
                name: string;
                /** @description The version that is expected to answer */
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceModelMetadata"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceError"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceError"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceError"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceError"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceError"];
                };
            };
        };
    };
    InferenceModelReady: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The model's name
                 * @example churn
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceModelReady"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceError"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceError"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceError"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceError"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceError"];
                };
            };
        };
    };
    InferenceModelVersionReady: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The model's name
                 * @example churn
                 */
                name: string;
                /** @description The version that is expected to answer */
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceModelReady"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceError"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceError"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceError"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceError"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceError"];
                };
            };
        };
    };
    Infer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The model's name
                 * @example churn
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InferenceRequest"];
            };
        };
        responses: {
            /** @description Ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceResponse"];
                };
            };
            /** @description Unprocessable Entity */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceError"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceError"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceError"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceError"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceError"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceError"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceError"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceError"];
                };
            };
        };
    };
    InferVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The model's name
                 * @example churn
                 */
                name: string;
                /** @description The version that is to answer */
                version: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InferenceRequest"];
            };
        };
        responses: {
            /** @description Ok */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceResponse"];
                };
            };
            /** @description Unprocessable Entity */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceError"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceError"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceError"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceError"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceError"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceError"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceError"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferenceError"];
                };
            };
        };
    };
}
